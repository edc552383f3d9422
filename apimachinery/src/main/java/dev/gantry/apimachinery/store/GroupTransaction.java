package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.store.StoreWrite.Result;
import dev.gantry.apimachinery.store.WriteSet.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One transaction over a group of sets of writes: each set is checked against the expected versions of its writes and fails alone, all
 * that pass share one commit. Locking the head row first makes version order commit order, over all replicas of the service.
 */
final class GroupTransaction {

    private record Slot(String resource, ObjectKey key) {
        static Slot of(StoreWrite write) {
            return new Slot(write.type().resource(), write.key());
        }

        static Slot of(StoredObject object) {
            return new Slot(object.type().resource(), object.key());
        }
    }

    /** Bytes of the documents of one statement, which the driver copies once more to send them. */
    private static final long MAX_STATEMENT_BYTES = 8L << 20;

    private final Connection connection;
    private final String channel;
    private final List<Change> changes = new ArrayList<>();
    private final Map<Slot, Long> latest = new LinkedHashMap<>();
    private long version;

    GroupTransaction(Connection connection, String channel) {
        this.connection = connection;
        this.channel = channel;
    }

    /** Writes the group and commits; outcomes are in the order of the sets. */
    List<Outcome> run(List<WriteSet> sets) throws SQLException {
        connection.setAutoCommit(false);
        try {
            List<StoreWrite> writes =
                    sets.stream().flatMap(set -> set.writes().stream()).toList();
            version = lockHead();
            Set<Fence> lost = lostFences(writes);
            Map<Slot, Long> current = currentVersions(writes);
            List<Outcome> outcomes = new ArrayList<>(sets.size());
            for (WriteSet set : sets) {
                outcomes.add(apply(set, current, lost));
            }
            if (!changes.isEmpty()) {
                insertChanges();
                upsertResources();
                deleteResources();
                moveHead();
            }
            connection.commit();
            return outcomes;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
    }

    /** What was committed, in order. */
    List<Change> changes() {
        return changes;
    }

    /** Checks all writes of the set before it makes one, so that none is made where one cannot be. */
    private Outcome apply(WriteSet set, Map<Slot, Long> current, Set<Fence> lost) {
        List<StoreWrite> writes = set.writes();
        for (int i = 0; i < writes.size(); i++) {
            Optional<Result> refusal = refusal(writes.get(i), current, lost);
            if (refusal.isPresent()) {
                return new Outcome.Refused(i, refusal.get());
            }
        }
        return new Outcome.Committed(
                writes.stream().map(write -> apply(write, current)).toList());
    }

    private static Optional<Result> refusal(StoreWrite write, Map<Slot, Long> current, Set<Fence> lost) {
        if (write.fence().isPresent() && lost.contains(write.fence().get())) {
            return Optional.of(new Result.Fenced());
        }
        long held = current.getOrDefault(Slot.of(write), StoreWrite.ABSENT);
        return held == write.expectedVersion() ? Optional.empty() : Optional.of(new Result.Mismatch(held));
    }

    private StoredObject apply(StoreWrite write, Map<Slot, Long> current) {
        Slot slot = Slot.of(write);
        boolean isNew = current.getOrDefault(slot, StoreWrite.ABSENT) == StoreWrite.ABSENT;
        version++;
        write.document().withObject("metadata").put("resourceVersion", Long.toString(version));
        StoredObject object = StoredObject.of(write.type(), version, write.document());
        ChangeType type = write.removal() ? ChangeType.DELETED : isNew ? ChangeType.ADDED : ChangeType.MODIFIED;
        changes.add(new Change(type, object, null));
        long now = write.removal() ? StoreWrite.ABSENT : version;
        current.put(slot, now);
        latest.put(slot, now);
        return object;
    }

    private long lockHead() throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("select version from store_head where id = 1 for update");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The lease rows stay locked until the commit, so that no other replica can start to lead in between. */
    private Set<Fence> lostFences(List<StoreWrite> writes) throws SQLException {
        Set<Fence> asked = new HashSet<>();
        writes.forEach(write -> write.fence().ifPresent(asked::add));
        Set<Fence> lost = new HashSet<>();
        for (Fence fence : asked) {
            try (PreparedStatement select =
                    connection.prepareStatement("select 1 from leader_lease where name = ? and token = ? for share")) {
                select.setString(1, fence.lease());
                select.setLong(2, fence.token());
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        lost.add(fence);
                    }
                }
            }
        }
        return lost;
    }

    private Map<Slot, Long> currentVersions(List<StoreWrite> writes) throws SQLException {
        Map<Slot, Long> versions = new HashMap<>();
        List<Slot> slots = writes.stream().map(Slot::of).distinct().toList();
        try (PreparedStatement select =
                connection.prepareStatement("select r.resource, r.namespace, r.name, r.version from resource r"
                        + " join unnest(?::text[], ?::text[], ?::text[]) as k(resource, namespace, name)"
                        + " using (resource, namespace, name)")) {
            setKeys(select, 1, slots);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Slot slot = new Slot(row.getString(1), new ObjectKey(row.getString(2), row.getString(3)));
                    versions.put(slot, row.getLong(4));
                }
            }
        }
        return versions;
    }

    /** As few statements as the documents' sizes allow: a statement for each row costs the database half as much again. */
    private void insertChanges() throws SQLException {
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < changes.size(); i++) {
            int length = changes.get(i).object().json().length;
            if (i > from && bytes + length > MAX_STATEMENT_BYTES) {
                insertChanges(changes.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += length;
        }
        insertChanges(changes.subList(from, changes.size()));
    }

    private void insertChanges(List<Change> changes) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into change (version, resource, namespace, name, type, document) select * from unnest("
                        + "?::bigint[], ?::text[], ?::text[], ?::text[], ?::smallint[], ?::bytea[])")) {
            List<StoredObject> objects = changes.stream().map(Change::object).toList();
            insert.setArray(
                    1, array("bigint", changes.stream().map(Change::version).toArray(Long[]::new)));
            setKeys(insert, 2, objects.stream().map(Slot::of).toList());
            insert.setArray(
                    5,
                    array(
                            "int2",
                            changes.stream()
                                    .map(change -> (short) change.type().code())
                                    .toArray(Short[]::new)));
            insert.setArray(
                    6, array("bytea", objects.stream().map(StoredObject::json).toArray(byte[][]::new)));
            insert.executeUpdate();
        }
    }

    private void upsertResources() throws SQLException {
        List<Slot> kept = latest.keySet().stream()
                .filter(slot -> latest.getOrDefault(slot, StoreWrite.ABSENT) != StoreWrite.ABSENT)
                .toList();
        if (kept.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert =
                connection.prepareStatement("insert into resource (resource, namespace, name, version)"
                        + " select * from unnest(?::text[], ?::text[], ?::text[], ?::bigint[])"
                        + " on conflict (resource, namespace, name) do update set version = excluded.version")) {
            setKeys(upsert, 1, kept);
            upsert.setArray(4, array("bigint", kept.stream().map(latest::get).toArray(Long[]::new)));
            upsert.executeUpdate();
        }
    }

    private void deleteResources() throws SQLException {
        List<Slot> removed = latest.keySet().stream()
                .filter(slot -> latest.getOrDefault(slot, StoreWrite.ABSENT) == StoreWrite.ABSENT)
                .toList();
        if (removed.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from resource r"
                + " using unnest(?::text[], ?::text[], ?::text[]) as k(resource, namespace, name)"
                + " where r.resource = k.resource and r.namespace = k.namespace and r.name = k.name")) {
            setKeys(delete, 1, removed);
            delete.executeUpdate();
        }
    }

    /** One notification for the group wakes the other replicas, which then read the change log. */
    private void moveHead() throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "with head as (update store_head set version = ? where id = 1)" + " select pg_notify(?, ?)")) {
            update.setLong(1, version);
            update.setString(2, channel);
            update.setString(3, Long.toString(version));
            update.execute();
        }
    }

    private void setKeys(PreparedStatement statement, int first, List<Slot> slots) throws SQLException {
        statement.setArray(
                first, array("text", slots.stream().map(Slot::resource).toArray(String[]::new)));
        statement.setArray(
                first + 1,
                array("text", slots.stream().map(slot -> slot.key().namespace()).toArray(String[]::new)));
        statement.setArray(
                first + 2,
                array("text", slots.stream().map(slot -> slot.key().name()).toArray(String[]::new)));
    }

    private java.sql.Array array(String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }
}
