package dev.gantry.monitoring.log;

import dev.gantry.monitoring.log.LogStore.Order;
import java.util.Comparator;
import org.apache.lucene.document.LongField;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;

/** By what lines follow one another; the same in an index and among several. */
enum LogSequence {
    BY_TIME(LogFields.TIME, LogFields.SEQ) {
        @Override
        LogCursor place(LogRecord line) {
            return new LogCursor(LogFields.nanos(line.time()), line.seq(), LogFields.tie(line));
        }
    },
    /** For lines of one run. */
    BY_NUMBER(LogFields.SEQ, LogFields.TIME) {
        @Override
        LogCursor place(LogRecord line) {
            return new LogCursor(line.seq(), LogFields.nanos(line.time()), LogFields.tie(line));
        }
    },
    /** For lines of one container. */
    BY_RUN(LogFields.RESTART, LogFields.SEQ) {
        @Override
        LogCursor place(LogRecord line) {
            return new LogCursor(line.restart(), line.seq(), LogFields.tie(line));
        }
    };

    private final String leading;
    private final String following;

    LogSequence(String leading, String following) {
        this.leading = leading;
        this.following = following;
    }

    /** Where a line is. */
    abstract LogCursor place(LogRecord line);

    Comparator<LogRecord> comparator(Order order) {
        Comparator<LogRecord> oldestFirst = Comparator.comparing(this::place, LogCursor.ASCENDING);
        return order == Order.NEWEST_FIRST ? oldestFirst.reversed() : oldestFirst;
    }

    Sort sort(Order order) {
        boolean reverse = order == Order.NEWEST_FIRST;
        return new Sort(
                LongField.newSortField(leading, reverse, SortedNumericSelector.Type.MIN),
                LongField.newSortField(following, reverse, SortedNumericSelector.Type.MIN),
                new SortField(LogFields.TIE, SortField.Type.LONG, reverse));
    }
}
