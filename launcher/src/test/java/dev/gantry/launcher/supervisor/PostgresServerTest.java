package dev.gantry.launcher.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.process.Termination;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server: it must not lose what it acknowledged, nor let in who has no password. */
class PostgresServerTest {

    private static final String PASSWORD = "0123456789abcdef";

    @TempDir
    Path home;

    private Ports ports = new Ports(1024);
    private PostgresServer server = new PostgresServer(new Layout(Path.of("/"), Path.of("/")), ports, PASSWORD);

    @BeforeEach
    void create() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            ports = new Ports(free.getLocalPort() - 32);
        }
        server = another();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void isDurableAndAsksForThePassword() throws Exception {
        server.start();
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            assertThat(query("SHOW " + setting)).as(setting).isEqualTo("on");
        }
        assertThatThrownBy(() -> connect("wrong")).isInstanceOf(SQLException.class);
    }

    @Test
    void keepsWhatWasAcknowledgedWhenKilled() throws Exception {
        ProcessHandle process = server.start();
        execute("CREATE TABLE kept (n int)");
        execute("INSERT INTO kept VALUES (42)");
        process.destroyForcibly();
        Termination.awaitEnd(process, Duration.ofSeconds(10));
        server.start();
        assertThat(query("SELECT n FROM kept")).isEqualTo("42");
    }

    @Test
    void isTakenOverByTheNextSupervisor() throws Exception {
        ProcessHandle process = server.start();
        assertThat(another().start()).isEqualTo(process);
    }

    private PostgresServer another() {
        // Unpacking PostgreSQL takes longer than the tests, so it is done once for all builds.
        Layout layout = new Layout(Path.of("target").toAbsolutePath(), home);
        layout.create();
        return new PostgresServer(layout, ports, PASSWORD);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect(PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = connect(PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Connection connect(String password) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/gantry";
        return DriverManager.getConnection(url, PostgresServer.USER, password);
    }
}
