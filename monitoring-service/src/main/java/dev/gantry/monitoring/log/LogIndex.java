package dev.gantry.monitoring.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** The lines of all containers in a Lucene index on a local disk. What {@link #append} returned for survives a kill. */
public final class LogIndex implements LogStore, AutoCloseable {

    /** What the writer may hold in memory before it makes a segment; the process has little. */
    private static final double WRITER_BUFFER_MB = 8;

    /** More containers than a pod has, and few enough to ask for one by one. */
    private static final int MAX_CONTAINERS = 32;

    private final Directory directory;
    private final Analyzer words = LogFields.words();
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final GroupCommit commits;

    /** Opens the index in a directory of its own, and makes it if it is not there. */
    public LogIndex(Path path) throws IOException {
        Files.createDirectories(path);
        directory = FSDirectory.open(path);
        writer = new IndexWriter(directory, new IndexWriterConfig(words).setRAMBufferSizeMB(WRITER_BUFFER_MB));
        searchers = new SearcherManager(writer, new SearcherFactory());
        commits = new GroupCommit(() -> {
            writer.commit();
            searchers.maybeRefreshBlocking();
        });
    }

    /** Writes lines; they are durable once {@link #commit} has returned. A line that is known replaces itself. */
    void write(List<LogRecord> records) throws IOException {
        for (LogRecord record : records) {
            writer.updateDocument(new Term(LogFields.ID, record.id()), LogFields.toDocument(record));
        }
    }

    /** Returns once all lines that the caller has written are durable and can be found. */
    void commit() throws IOException {
        commits.await();
    }

    /** Writes lines, and returns once they are durable and can be found. */
    public void append(List<LogRecord> records) throws IOException {
        write(records);
        commit();
    }

    @Override
    public Page search(LogQuery query, Order order, Optional<LogCursor> after, int limit) throws IOException {
        return page(query.toLucene(words), LogSequence.BY_TIME.sort(order), after, limit);
    }

    @Override
    public Page run(LogQuery query, int restart, Order order, Optional<LogCursor> after, int limit) throws IOException {
        Query run = new BooleanQuery.Builder()
                .add(query.toLucene(words), Occur.FILTER)
                .add(LongField.newExactQuery(LogFields.RESTART, restart), Occur.FILTER)
                .build();
        return page(run, LogSequence.BY_NUMBER.sort(order), after, limit);
    }

    @Override
    public Optional<LogRecord> newestRun(LogQuery query) throws IOException {
        Sort sort = LogSequence.BY_RUN.sort(Order.NEWEST_FIRST);
        return page(query.toLucene(words), sort, Optional.empty(), 1).records().stream()
                .findFirst();
    }

    @Override
    public List<String> containers(LogQuery query) throws IOException {
        List<String> names = new ArrayList<>();
        BooleanQuery.Builder others = new BooleanQuery.Builder().add(query.toLucene(words), Occur.FILTER);
        Optional<String> found = Optional.empty();
        do {
            found =
                    page(others.build(), LogSequence.BY_TIME.sort(Order.OLDEST_FIRST), Optional.empty(), 1)
                            .records()
                            .stream()
                            .map(LogRecord::container)
                            .findFirst();
            found.ifPresent(name -> {
                names.add(name);
                others.add(new TermQuery(new Term(LogFields.CONTAINER, name)), Occur.MUST_NOT);
            });
        } while (found.isPresent() && names.size() < MAX_CONTAINERS);
        return names;
    }

    private Page page(Query query, Sort sort, Optional<LogCursor> after, int limit) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            int documents = searcher.getIndexReader().maxDoc();
            if (documents == 0) {
                return new Page(List.of(), Optional.empty(), 0);
            }
            FieldDoc last = after.map(cursor -> cursor.toFieldDoc(documents)).orElse(null);
            TopDocs found = searcher.searchAfter(last, query, limit, sort);
            List<LogRecord> records = new ArrayList<>(found.scoreDocs.length);
            StoredFields fields = searcher.storedFields();
            for (ScoreDoc hit : found.scoreDocs) {
                records.add(LogFields.toRecord(fields.document(hit.doc)));
            }
            boolean full = found.scoreDocs.length == limit;
            return new Page(
                    records,
                    full ? Optional.of(LogCursor.of((FieldDoc) found.scoreDocs[limit - 1])) : Optional.empty(),
                    0);
        } finally {
            searchers.release(searcher);
        }
    }

    @Override
    public List<LogRecord> newest(RevisionLines lines, int limit) throws IOException {
        return page(lines.toLucene(words), LogSequence.BY_TIME.sort(Order.NEWEST_FIRST), Optional.empty(), limit)
                .records();
    }

    @Override
    public int count(RevisionLines lines) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            return searcher.count(lines.toLucene(words));
        } finally {
            searchers.release(searcher);
        }
    }

    /** How many lines there are before a time. */
    int countBefore(Instant time) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            return searcher.count(before(time));
        } finally {
            searchers.release(searcher);
        }
    }

    void deleteBefore(Instant time) throws IOException {
        writer.deleteDocuments(before(time));
        commit();
        writer.forceMergeDeletes();
        commit();
    }

    /** What the index takes of the disk. */
    public long sizeBytes() throws IOException {
        long total = 0;
        for (String file : directory.listAll()) {
            total += sizeOf(file);
        }
        return total;
    }

    /** A file that a merge deleted since it was listed takes nothing. */
    private long sizeOf(String file) throws IOException {
        try {
            return directory.fileLength(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static Query before(Instant time) {
        return LongField.newRangeQuery(LogFields.TIME, Long.MIN_VALUE, LogFields.nanos(time) - 1);
    }

    @Override
    public void close() throws IOException {
        commits.close();
        searchers.close();
        writer.close();
        directory.close();
    }
}
