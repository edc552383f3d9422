package dev.gantry.monitoring.log;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Lines of the pods of one revision.
 *
 * @param since the earliest time, inclusive
 * @param text words that must all occur
 */
record RevisionLines(String namespace, String revision, Kind kind, Instant since, String text) {

    /** Which of them. */
    enum Kind {
        ANY,
        ERRORS
    }

    Query toLucene(Analyzer words) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        term(all, LogFields.NAMESPACE, namespace);
        term(all, LogFields.REVISION, revision);
        if (kind == Kind.ERRORS) {
            term(all, LogFields.ERROR, LogFields.TRUE);
        }
        if (!since.equals(Instant.MIN)) {
            all.add(LongField.newRangeQuery(LogFields.TIME, LogFields.nanos(since), Long.MAX_VALUE), Occur.FILTER);
        }
        Set.copyOf(List.of(LogQuery.terms(text, words))).forEach(word -> term(all, LogFields.LINE, word));
        return all.build();
    }

    private static void term(BooleanQuery.Builder all, String field, String value) {
        all.add(new TermQuery(new Term(field, value)), Occur.FILTER);
    }
}
