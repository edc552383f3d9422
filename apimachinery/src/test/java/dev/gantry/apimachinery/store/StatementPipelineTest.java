package dev.gantry.apimachinery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.apimachinery.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementPipelineTest {

    private final String url = TestDatabase.url(TestDatabase.newSchema());

    @BeforeEach
    void table() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (id bigint primary key)");
        }
    }

    @Test
    void answersComeInTheOrderOfTheStatements() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            StatementPipeline pipeline = new StatementPipeline(connection)
                    .add("select ?::text", "a")
                    .add("select id from t where id = ?", 7L)
                    .add("select ?::text", "c");
            try (StatementPipeline.Answers answers = pipeline.execute()) {
                assertThat(only(answers.next())).isEqualTo("a");
                assertThat(answers.next().next()).isFalse();
                assertThat(only(answers.next())).isEqualTo("c");
                assertThatThrownBy(answers::next).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void whatIsCommittedIsThere() throws SQLException {
        insertAndCommit(1, 2);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void nothingIsCommittedAfterAStatementThatFails() {
        assertThatThrownBy(() -> insertAndCommit(1, 1)).isInstanceOf(SQLException.class);
        assertThat(count()).isZero();
    }

    private void insertAndCommit(long... ids) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            StatementPipeline pipeline = new StatementPipeline(connection);
            for (long id : ids) {
                pipeline.add("insert into t values (?)", id);
            }
            pipeline.add("commit").execute().close();
        }
    }

    private long count() {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from t")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String only(ResultSet rows) throws SQLException {
        assertThat(rows.next()).isTrue();
        return rows.getString(1);
    }
}
