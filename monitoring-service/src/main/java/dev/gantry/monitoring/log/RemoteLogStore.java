package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ApiConnection;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** Another replica's index, which answers by its {@link LogStoreController}; a replica that does not is an ApiException. */
final class RemoteLogStore implements LogStore {

    static final String PATH = "/gantry/v1/log-store/";

    private static final TypeReference<List<LogRecord>> LINES = new TypeReference<>() {};
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

    private final ApiConnection replica;
    private final String path;

    /** @param id the store that is meant, as another one may have come to the same address */
    RemoteLogStore(ApiConnection replica, String id) {
        this.replica = replica;
        this.path = PATH + id + "/";
    }

    /** What {@link LogStore#search} takes. */
    record Search(LogQuery query, Order order, Optional<LogCursor> after, int limit) {}

    /** What {@link LogStore#run} takes. */
    record Run(LogQuery query, int restart, Order order, Optional<LogCursor> after, int limit) {}

    /** What {@link LogStore#newest} takes. */
    record Newest(RevisionLines lines, int limit) {}

    @Override
    public Page search(LogQuery query, Order order, Optional<LogCursor> after, int limit) {
        return WireJson.decode(ask("search", new Search(query, order, after, limit)), Page.class);
    }

    @Override
    public Page run(LogQuery query, int restart, Order order, Optional<LogCursor> after, int limit) {
        return WireJson.decode(ask("run", new Run(query, restart, order, after, limit)), Page.class);
    }

    @Override
    public Optional<LogRecord> newestRun(LogQuery query) {
        return WireJson.MAPPER.readValue(ask("newest-run", query), LINES).stream()
                .findFirst();
    }

    @Override
    public List<String> containers(LogQuery query) {
        return WireJson.MAPPER.readValue(ask("containers", query), NAMES);
    }

    @Override
    public List<LogRecord> newest(RevisionLines lines, int limit) {
        return WireJson.MAPPER.readValue(ask("newest", new Newest(lines, limit)), LINES);
    }

    @Override
    public int count(RevisionLines lines) {
        return WireJson.decode(ask("count", lines), Integer.class);
    }

    private byte[] ask(String what, Object question) {
        return replica.send("POST", path + what, "application/json", WireJson.MAPPER.writeValueAsBytes(question));
    }
}
