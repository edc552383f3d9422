package dev.gantry.apimachinery.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Statements that are sent together and answered together. Each exchange with the database costs two wake-ups, which on a busy
 * machine take longer than what is asked for. PostgreSQL runs them one after the other, and after one that fails none.
 */
final class StatementPipeline {

    private final Connection connection;
    private final StringJoiner sql = new StringJoiner(";");
    private final List<Object> parameters = new ArrayList<>();

    StatementPipeline(Connection connection) {
        this.connection = connection;
    }

    StatementPipeline add(String statement, Object... values) {
        sql.add(statement);
        parameters.addAll(List.of(values));
        return this;
    }

    Answers execute() throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql.toString());
        try {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            statement.execute();
            return new Answers(statement);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** What the statements answered, in their order. */
    static final class Answers implements AutoCloseable {

        private final PreparedStatement statement;
        private boolean begun;

        private Answers(PreparedStatement statement) {
            this.statement = statement;
        }

        /** The rows of the next statement, which is one that has rows. */
        ResultSet next() throws SQLException {
            if (begun && !statement.getMoreResults()) {
                throw new SQLException("fewer statements answered with rows than were asked for");
            }
            begun = true;
            return statement.getResultSet();
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }
}
