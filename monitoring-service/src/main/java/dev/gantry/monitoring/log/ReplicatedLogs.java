package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** The lines of all replicas as those of one store: each keeps those that agents sent to it. */
final class ReplicatedLogs implements LogStore {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedLogs.class);

    private final LogStore own;
    private final Supplier<Others> others;
    private final boolean whole;

    /**
     * @param others the other replicas' stores, asked for at each reading
     * @param whole whether to fail where one of them does not answer; else its lines are left out
     */
    ReplicatedLogs(LogStore own, Supplier<Others> others, boolean whole) {
        this.own = own;
        this.others = others;
        this.whole = whole;
    }

    /**
     * The stores of other replicas.
     *
     * @param silent how many have not been heard of for a while, and hold lines that were logged of late
     */
    record Others(List<LogStore> stores, int silent) {}

    /** One question to one store. */
    private interface Question<A> {
        A ask(LogStore store) throws IOException;
    }

    private record Answers<A>(List<A> all, int missing) {
        <B> Stream<B> flatMap(Function<A, Stream<B>> parts) {
            return all.stream().flatMap(parts);
        }
    }

    private <A> Answers<A> ask(Question<A> question) throws IOException {
        List<A> answers = new ArrayList<>();
        answers.add(question.ask(own));
        Others now = others.get();
        int missing = now.silent();
        for (LogStore store : now.stores()) {
            try {
                answers.add(question.ask(store));
            } catch (ApiException | JacksonException e) {
                LOG.info("the lines of another replica are left out: {}", e.getMessage());
                missing++;
            }
        }
        if (whole && missing > 0) {
            throw new MissingReplicaException(missing);
        }
        return new Answers<>(answers, missing);
    }

    @Override
    public Page search(LogQuery query, Order order, Optional<LogCursor> after, int limit) throws IOException {
        return merge(ask(store -> store.search(query, order, after, limit)), LogSequence.BY_TIME, order, limit);
    }

    @Override
    public Page run(LogQuery query, int restart, Order order, Optional<LogCursor> after, int limit) throws IOException {
        return merge(ask(store -> store.run(query, restart, order, after, limit)), LogSequence.BY_NUMBER, order, limit);
    }

    /** Where a page is full, lines of any store may follow; where it is not, no store had so many. */
    private static Page merge(Answers<Page> pages, LogSequence sequence, Order order, int limit) {
        List<LogRecord> lines =
                first(pages.flatMap(page -> page.records().stream()), sequence.comparator(order), limit);
        Optional<LogCursor> next =
                lines.size() == limit ? Optional.of(sequence.place(lines.getLast())) : Optional.empty();
        return new Page(lines, next, pages.missing());
    }

    /** A line that an agent delivered to two replicas, since the first did not answer in time, is one. */
    private static List<LogRecord> first(Stream<LogRecord> lines, Comparator<LogRecord> order, int limit) {
        return lines.sorted(order).distinct().limit(limit).toList();
    }

    @Override
    public Optional<LogRecord> newestRun(LogQuery query) throws IOException {
        return ask(store -> store.newestRun(query))
                .flatMap(Optional::stream)
                .max(LogSequence.BY_RUN.comparator(Order.OLDEST_FIRST));
    }

    @Override
    public List<String> containers(LogQuery query) throws IOException {
        return ask(store -> store.containers(query))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    @Override
    public List<LogRecord> newest(RevisionLines lines, int limit) throws IOException {
        Comparator<LogRecord> order = LogSequence.BY_TIME.comparator(Order.NEWEST_FIRST);
        return first(ask(store -> store.newest(lines, limit)).flatMap(List::stream), order, limit);
    }

    @Override
    public int count(RevisionLines lines) throws IOException {
        return ask(store -> store.count(lines))
                .flatMap(Stream::of)
                .mapToInt(Integer::intValue)
                .sum();
    }
}
