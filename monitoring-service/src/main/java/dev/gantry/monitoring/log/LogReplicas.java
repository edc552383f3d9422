package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.monitoring.log.ReplicatedLogs.Others;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Knows the log stores that took lines of late. Each replica keeps on its own disk the lines that agents send to it, and asks the others for theirs. A store is
 * known by an id beside it, so that a restarted replica with its former disk is no other one.
 */
public final class LogReplicas {

    private static final Logger LOG = LoggerFactory.getLogger(LogReplicas.class);

    /** Longer than a rollout is mostly watched: for so long the lines of a store that is gone are missed. */
    private static final String MISSED_FOR = "interval '1 hour'";

    /** It tells of itself each 30 seconds; later somebody else may have its address. */
    private static final String ANSWERS_FOR = "interval '2 minutes'";

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

    /** Replicas that are asked; further ones count as silent. */
    private static final int MAX_OTHERS = 16;

    private static final String ID_FILE = "log-store-id";

    private final JdbcTemplate database;
    private final Self self;
    private final Map<Self, LogStore> stores = new ConcurrentHashMap<>();
    private final String internalToken;

    /**
     * Where a store is.
     *
     * @param id names it for as long as its disk lasts
     * @param url where its replica is reached
     */
    record Self(String id, String url) {}

    private record Other(Self self, boolean answers) {}

    private LogReplicas(JdbcTemplate database, Self self, String internalToken) {
        this.database = database;
        this.self = self;
        this.internalToken = internalToken;
    }

    /**
     * Announces the store before it takes any line.
     *
     * @param directory where the store keeps its data
     * @param freshId for a store that has none yet
     * @param url where other replicas reach this one
     * @param internalToken what services of Gantry show one another
     */
    public static LogReplicas announce(
            JdbcTemplate database, Path directory, String freshId, URI url, String internalToken) throws IOException {
        Path file = directory.resolve(ID_FILE);
        if (!Files.exists(file)) {
            Files.createDirectories(directory);
            Files.writeString(file, freshId);
        }
        Self self = new Self(Files.readString(file).strip(), url.toString());
        LogReplicas replicas = new LogReplicas(database, self, internalToken);
        replicas.tell();
        return replicas;
    }

    private void tell() {
        database.update(
                "insert into log_replica (id, url, heard_at) values (?, ?, now())"
                        + " on conflict (id) do update set url = excluded.url, heard_at = excluded.heard_at",
                self.id,
                self.url);
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

    boolean isOwn(String store) {
        return store.equals(self.id);
    }

    /** The stores of other replicas that took lines within the last hour; where the database does not tell, one that is silent. */
    Others others() {
        try {
            List<Other> known = database.query(
                    "select id, url, url <> '' and heard_at > now() - " + ANSWERS_FOR + " from log_replica"
                            + " where id <> ? and heard_at > now() - " + MISSED_FOR + " order by heard_at desc",
                    (row, _) -> new Other(new Self(row.getString(1), row.getString(2)), row.getBoolean(3)),
                    self.id);
            List<Self> answering = known.stream()
                    .filter(Other::answers)
                    .map(Other::self)
                    .limit(MAX_OTHERS)
                    .toList();
            stores.keySet().retainAll(answering);
            List<LogStore> reached = new ArrayList<>();
            answering.forEach(other -> reached.add(stores.computeIfAbsent(other, this::remote)));
            return new Others(List.copyOf(reached), known.size() - reached.size());
        } catch (DataAccessException e) {
            LOG.warn("whether there are other log stores is not known: {}", e.getMessage());
            return new Others(List.of(), 1);
        }
    }

    private LogStore remote(Self other) {
        ApiConnection replica =
                ApiConnection.toService(URI.create(other.url), internalToken).withTimeout(ANSWERS_WITHIN);
        return new RemoteLogStore(replica, other.id);
    }
}
