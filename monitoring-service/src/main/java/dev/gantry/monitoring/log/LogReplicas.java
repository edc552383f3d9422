package dev.gantry.monitoring.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Knows whether other log stores took lines of late. Each replica keeps on its own disk the lines that agents send to it; where there are several, none can tell that
 * a revision never logged something. A store is known by an id beside it, so that a restarted replica with its former disk is no other one.
 */
public final class LogReplicas {

    private static final Logger LOG = LoggerFactory.getLogger(LogReplicas.class);

    /** Longer than a rollout is mostly watched: for so long the lines that another store took are missed. */
    private static final String MISSED_FOR = "interval '1 hour'";

    private static final String ID_FILE = "log-store-id";

    private final JdbcTemplate database;
    private final String id;

    private LogReplicas(JdbcTemplate database, String id) {
        this.database = database;
        this.id = id;
    }

    /**
     * Announces the store before it takes any line.
     *
     * @param directory where the store keeps its data
     * @param freshId for a store that has none yet
     */
    public static LogReplicas announce(JdbcTemplate database, Path directory, String freshId) throws IOException {
        Path file = directory.resolve(ID_FILE);
        if (!Files.exists(file)) {
            Files.createDirectories(directory);
            Files.writeString(file, freshId);
        }
        LogReplicas replicas = new LogReplicas(database, Files.readString(file).strip());
        replicas.tell();
        return replicas;
    }

    private void tell() {
        database.update(
                "insert into log_replica (id, heard_at) values (?, now())"
                        + " on conflict (id) do update set heard_at = excluded.heard_at",
                id);
        database.update("delete from log_replica where heard_at < now() - " + MISSED_FOR);
    }

    @Scheduled(initialDelay = 30, fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
    void tellAgain() {
        try {
            tell();
        } catch (DataAccessException e) {
            LOG.warn("this log store could not be announced, trying again: {}", e.getMessage());
        }
    }

    /** Whether no other store took lines within the last hour. */
    public boolean isAlone() {
        Boolean others = database.queryForObject(
                "select exists (select 1 from log_replica where id <> ? and heard_at > now() - " + MISSED_FOR + ")",
                Boolean.class,
                id);
        return !Boolean.TRUE.equals(others);
    }
}
