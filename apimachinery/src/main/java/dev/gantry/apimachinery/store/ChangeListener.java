package dev.gantry.apimachinery.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the cache when another replica commits, by LISTEN; looks into the change log each second as well, so that a lost
 * notification delays and never loses.
 */
final class ChangeListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeListener.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final String channel;
    private final WatchCache cache;
    private final ChangeLog log;
    private final Thread thread;
    private volatile boolean closed;

    ChangeListener(DataSource dataSource, String channel, WatchCache cache, ChangeLog log) {
        this.dataSource = dataSource;
        this.channel = channel;
        this.cache = cache;
        this.log = log;
        this.thread = Thread.ofPlatform().name("store-listener").daemon().start(this::run);
    }

    private void run() {
        while (!closed) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(true);
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    LOG.warn("listening for changes was interrupted, trying again: {}", e.toString());
                    pause();
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen \"" + channel + "\"");
        }
        PGConnection postgres = connection.unwrap(PGConnection.class);
        // What was committed before the first notification could come.
        catchUp();
        while (!closed) {
            PGNotification[] news = postgres.getNotifications((int) LOOK_EVERY.toMillis());
            if (isNews(news)) {
                catchUp();
            }
        }
    }

    /** Whether it is time to look: after silence, or when told of a version that is not this process's own work. */
    private boolean isNews(PGNotification @Nullable [] notifications) {
        return notifications == null
                || notifications.length == 0
                || Long.parseLong(notifications[notifications.length - 1].getParameter()) > cache.version();
    }

    private void catchUp() {
        if (log.headVersion() > cache.version()) {
            cache.catchUp();
        }
    }

    private void pause() {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
