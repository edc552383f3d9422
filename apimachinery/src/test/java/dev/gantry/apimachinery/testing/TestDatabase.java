package dev.gantry.apimachinery.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.test.context.DynamicPropertyRegistry;

/** One real, durable PostgreSQL for all tests of a JVM; each test that asks gets an empty schema of its own. */
public final class TestDatabase {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private TestDatabase() {}

    private static final class Server {
        private static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                // The library switches durability off by default; what is tested here is durability.
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A new, empty schema; its name. */
    public static String newSchema() {
        String schema = "test_" + ProcessHandle.current().pid() + "_" + SCHEMAS.incrementAndGet();
        try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return schema;
    }

    /** The JDBC URL of a schema. */
    public static String url(String schema) {
        return Server.POSTGRES.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
    }

    /** Sets the datasource of a Spring test to a new schema. */
    public static void configure(DynamicPropertyRegistry registry) {
        String schema = newSchema();
        registry.add("spring.datasource.url", () -> url(schema));
        registry.add("spring.datasource.username", () -> "postgres");
        registry.add("spring.flyway.default-schema", () -> schema);
    }
}
