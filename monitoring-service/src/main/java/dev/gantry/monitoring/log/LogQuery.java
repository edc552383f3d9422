package dev.gantry.monitoring.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Which lines are wanted; "" and the widest times mean any.
 *
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 * @param text words that must all occur, phrases in double quotes, and prefixes that end in {@code *}
 */
record LogQuery(String namespace, String pod, String podUid, String container, Instant from, Instant to, String text) {

    private static final Pattern PART = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    /** Every line that a pod wrote. */
    static LogQuery ofPod(String podUid, String container) {
        return new LogQuery("", "", podUid, container, Instant.MIN, Instant.MAX, "");
    }

    Query toLucene(Analyzer words) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
        term(all, LogFields.NAMESPACE, namespace);
        term(all, LogFields.POD, pod);
        term(all, LogFields.POD_UID, podUid);
        term(all, LogFields.CONTAINER, container);
        if (!from.equals(Instant.MIN) || !to.equals(Instant.MAX)) {
            long last = to.equals(Instant.MAX) ? Long.MAX_VALUE : LogFields.nanos(to) - 1;
            all.add(LongField.newRangeQuery(LogFields.TIME, LogFields.nanos(from), last), Occur.FILTER);
        }
        text(all, words);
        return all.build();
    }

    private void text(BooleanQuery.Builder all, Analyzer words) {
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            String phrase = parts.group(1);
            String word = parts.group(2);
            if (phrase != null) {
                all.add(new PhraseQuery(LogFields.LINE, terms(phrase, words)), Occur.FILTER);
            } else {
                List<String> terms = new ArrayList<>(List.of(terms(word, words)));
                if (word.endsWith("*") && !terms.isEmpty()) {
                    all.add(new PrefixQuery(new Term(LogFields.LINE, terms.removeLast())), Occur.FILTER);
                }
                terms.forEach(term -> term(all, LogFields.LINE, term));
            }
        }
    }

    private static void term(BooleanQuery.Builder all, String field, String value) {
        if (!value.isEmpty()) {
            all.add(new TermQuery(new Term(field, value)), Occur.FILTER);
        }
    }

    static String[] terms(String text, Analyzer words) {
        List<String> terms = new ArrayList<>();
        try (TokenStream tokens = words.tokenStream(LogFields.LINE, text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                terms.add(term.toString());
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return terms.toArray(String[]::new);
    }
}
