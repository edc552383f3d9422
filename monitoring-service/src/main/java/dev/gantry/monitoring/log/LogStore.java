package dev.gantry.monitoring.log;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where lines are read: a replica's own index, another replica's, or all of them as one. */
interface LogStore {

    /** Lines of one answer at most. */
    int MAX_LINES = 5_000;

    /**
     * Lines of one page.
     *
     * @param next where the next page begins, if there may be one
     * @param missing replicas that may hold further lines and did not answer
     */
    record Page(List<LogRecord> records, Optional<LogCursor> next, int missing) {}

    /** The order of a page. */
    enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    /** Up to {@code limit} lines after the cursor, by {@link LogSequence#BY_TIME}. */
    Page search(LogQuery query, Order order, Optional<LogCursor> after, int limit) throws IOException;

    /** Up to {@code limit} lines of one run of a container after the cursor, by {@link LogSequence#BY_NUMBER}: in the order in which it wrote them. */
    Page run(LogQuery query, int restart, Order order, Optional<LogCursor> after, int limit) throws IOException;

    /** The newest line of the newest run that the query finds. */
    Optional<LogRecord> newestRun(LogQuery query) throws IOException;

    /** The names of the containers that the query finds lines of, at most some tens. */
    List<String> containers(LogQuery query) throws IOException;

    /** Up to {@code limit} lines of a revision, the newest first. */
    List<LogRecord> newest(RevisionLines lines, int limit) throws IOException;

    /** How many lines of a revision there are; one that two replicas took counts twice. */
    int count(RevisionLines lines) throws IOException;
}
