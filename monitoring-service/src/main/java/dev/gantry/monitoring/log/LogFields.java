package dev.gantry.monitoring.log;

import dev.gantry.monitoring.pattern.LogLine;
import java.time.Instant;
import java.util.Objects;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.util.CharTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;

/** How a line is kept in the index, and read back. */
final class LogFields {

    static final String ID = "id";
    static final String TIME = "time";
    static final String NAMESPACE = "namespace";
    static final String POD = "pod";
    static final String POD_UID = "podUid";
    static final String CONTAINER = "container";
    static final String RESTART = "restart";
    static final String SEQ = "seq";
    static final String LINE = "line";
    static final String REVISION = "revision";

    /** Set on lines that tell of a failure, so that these few are found among the many. */
    static final String ERROR = "error";

    static final String TRUE = "true";

    /** Breaks ties between lines of the same nanosecond and number, so that a cursor names one place. */
    static final String TIE = "tie";

    private static final String NODE = "node";
    private static final String STREAM = "stream";

    private LogFields() {}

    /** Words are runs of letters and digits, whatever stands between them: class names and paths fall into their parts. */
    static Analyzer words() {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                Tokenizer words = CharTokenizer.fromTokenCharPredicate(Character::isLetterOrDigit);
                return new TokenStreamComponents(words, new LowerCaseFilter(words));
            }
        };
    }

    static Document toDocument(LogRecord record) {
        Document document = new Document();
        document.add(new StringField(ID, record.id(), Store.NO));
        document.add(new LongField(TIME, nanos(record.time()), Store.YES));
        document.add(new StringField(NAMESPACE, record.namespace(), Store.YES));
        document.add(new StringField(POD, record.pod(), Store.YES));
        document.add(new StringField(POD_UID, record.podUid(), Store.YES));
        document.add(new StringField(CONTAINER, record.container(), Store.YES));
        document.add(new LongField(RESTART, record.restart(), Store.YES));
        document.add(new LongField(SEQ, record.seq(), Store.YES));
        document.add(new NumericDocValuesField(TIE, tie(record)));
        document.add(new TextField(LINE, record.line(), Store.YES));
        document.add(new StoredField(NODE, record.node()));
        document.add(new StoredField(STREAM, record.stream()));
        if (!record.revision().isEmpty()) {
            document.add(new StringField(REVISION, record.revision(), Store.YES));
        }
        if (LogLine.read(record.line()).error()) {
            document.add(new StringField(ERROR, TRUE, Store.NO));
        }
        return document;
    }

    static LogRecord toRecord(Document document) {
        return new LogRecord(
                instant(document.getField(TIME).numericValue().longValue()),
                document.get(NODE),
                document.get(NAMESPACE),
                document.get(POD),
                document.get(POD_UID),
                Objects.requireNonNullElse(document.get(REVISION), ""),
                document.get(CONTAINER),
                document.getField(RESTART).numericValue().intValue(),
                document.get(STREAM),
                document.get(LINE),
                document.getField(SEQ).numericValue().longValue());
    }

    /** {@link #TIE} of a line. */
    static int tie(LogRecord record) {
        return record.id().hashCode();
    }

    /** Nanoseconds since 1970, which a long holds until the year 2262; times outside count as its first or last. */
    static long nanos(Instant time) {
        long seconds = Math.clamp(
                time.getEpochSecond(), Long.MIN_VALUE / 1_000_000_000 + 1, Long.MAX_VALUE / 1_000_000_000 - 1);
        return seconds * 1_000_000_000 + time.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
