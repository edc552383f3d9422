package dev.gantry.launcher.supervisor;

import dev.gantry.launcher.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Makes the user and the database of a new cluster, and closes it to everyone without the password. */
final class PostgresSetup {

    /** The library initialises a cluster that trusts every local user; a machine may have several. */
    private static final String ACCESS = """
            # Written by the launcher: every connection needs the password.
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128 scram-sha-256
            """;

    private final Path accessFile;
    private final String password;

    /** @param password for both the administrator and the services; letters and digits only */
    PostgresSetup(Layout layout, String password) {
        this.accessFile = layout.postgresData().resolve("pg_hba.conf");
        this.password = password;
    }

    /** Applies what is missing; a second time nothing is. */
    void apply(DataSource administrator) throws IOException {
        if (Files.readString(accessFile).equals(ACCESS)) {
            return;
        }
        try (Connection connection = administrator.getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = 'gantry'")) {
                statement.execute("CREATE ROLE gantry LOGIN");
            }
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = 'gantry'")) {
                statement.execute("CREATE DATABASE gantry OWNER gantry");
            }
            statement.execute("ALTER ROLE gantry PASSWORD '" + password + "'");
            statement.execute("ALTER ROLE postgres PASSWORD '" + password + "'");
            Files.writeString(accessFile, ACCESS);
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new IOException("cannot set up the database: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
