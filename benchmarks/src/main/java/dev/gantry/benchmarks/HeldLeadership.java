package dev.gantry.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Takes the lead of scheduler-service's control loops as another replica would, so that pods can be created that nobody binds
 * yet. Once it is given back, the service leads again and finds them all waiting.
 */
final class HeldLeadership implements AutoCloseable {

    private static final String HOLDER = "benchmark";

    /** Longer than the service needs to notice that it no longer leads: it renews every 2 s. */
    private static final long UNTIL_NOTICED_MILLIS = 4_000;

    private static final long LOOK_EVERY_MILLIS = 2;
    private static final long GIVE_UP_SECONDS = 60;

    private final Connection database;

    private HeldLeadership(Connection database) {
        this.database = database;
    }

    static HeldLeadership take(String databaseUrl) throws IOException, InterruptedException {
        try {
            HeldLeadership held = new HeldLeadership(DriverManager.getConnection(databaseUrl));
            held.update("update scheduler.leader_lease set holder = ?, token = token + 1,"
                    + " expires_at = now() + interval '10 minutes'");
            Thread.sleep(UNTIL_NOTICED_MILLIS);
            return held;
        } catch (SQLException e) {
            throw new IOException("the lead of scheduler-service could not be taken", e);
        }
    }

    /** Lets the service lead again, and returns once it does: {@link System#nanoTime()} of that moment. */
    long giveBack() throws IOException, InterruptedException {
        try {
            update("update scheduler.leader_lease set expires_at = now() - interval '1 second' where holder = ?");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
            while (isHeld()) {
                if (System.nanoTime() > end) {
                    throw new IOException("scheduler-service did not lead again within " + GIVE_UP_SECONDS + " s");
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
            return System.nanoTime();
        } catch (SQLException e) {
            throw new IOException("the lead of scheduler-service could not be given back", e);
        }
    }

    private void update(String sql) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setString(1, HOLDER);
            if (statement.executeUpdate() != 1) {
                throw new SQLException("scheduler-service has not one lease");
            }
        }
    }

    private boolean isHeld() throws SQLException {
        try (PreparedStatement statement =
                database.prepareStatement("select 1 from scheduler.leader_lease where holder = ?")) {
            statement.setString(1, HOLDER);
            try (ResultSet held = statement.executeQuery()) {
                return held.next();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            database.close();
        } catch (SQLException e) {
            throw new IOException("the connection to the database did not close", e);
        }
    }
}
