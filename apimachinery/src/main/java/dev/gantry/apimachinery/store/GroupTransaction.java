package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.store.StoreWrite.Result;
import dev.gantry.apimachinery.store.WriteSet.Outcome;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
            Set<Fence> lost = new HashSet<>();
            Map<Slot, Long> current = new HashMap<>();
            lockAndRead(writes, lost, current);
            List<Outcome> outcomes = new ArrayList<>(sets.size());
            for (WriteSet set : sets) {
                outcomes.add(apply(set, current, lost));
            }
            if (changes.isEmpty()) {
                connection.commit();
            } else {
                writeAndCommit();
            }
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

    /**
     * Locks the head, then reads who leads and the versions that are held. Each statement sees what was committed before it begins, so
     * that the later ones see what the last owner of the lock wrote. The rows of leases stay locked until the commit, so that no
     * other replica can start to lead in between.
     */
    private void lockAndRead(List<StoreWrite> writes, Set<Fence> lost, Map<Slot, Long> current) throws SQLException {
        Set<Fence> fences = new LinkedHashSet<>();
        writes.forEach(write -> write.fence().ifPresent(fences::add));
        StatementPipeline reads =
                new StatementPipeline(connection).add("select version from store_head where id = 1 for update");
        for (Fence fence : fences) {
            reads.add(
                    "select 1 from leader_lease where name = ? and token = ? for share", fence.lease(), fence.token());
        }
        List<Slot> slots = writes.stream().map(Slot::of).distinct().toList();
        reads.add(
                "select r.resource, r.namespace, r.name, r.version from resource r"
                        + " join unnest(?::text[], ?::text[], ?::text[]) as k(resource, namespace, name)"
                        + " using (resource, namespace, name)",
                (Object[]) keys(slots));
        try (StatementPipeline.Answers answers = reads.execute()) {
            ResultSet head = answers.next();
            head.next();
            version = head.getLong(1);
            for (Fence fence : fences) {
                if (!answers.next().next()) {
                    lost.add(fence);
                }
            }
            ResultSet row = answers.next();
            while (row.next()) {
                Slot slot = new Slot(row.getString(1), new ObjectKey(row.getString(2), row.getString(3)));
                current.put(slot, row.getLong(4));
            }
        }
    }

    /** What fails, fails before the commit, which the database then leaves out. */
    private void writeAndCommit() throws SQLException {
        StatementPipeline writes = insertChanges();
        addResources(writes);
        // One notification for the group wakes the other replicas, which then read the change log.
        writes.add(
                "with head as (update store_head set version = ? where id = 1) select pg_notify(?, ?)",
                version,
                channel,
                Long.toString(version));
        writes.add("commit").execute().close();
    }

    /** As few statements as the documents' sizes allow: a statement for each row costs the database half as much again. */
    private StatementPipeline insertChanges() throws SQLException {
        StatementPipeline statements = new StatementPipeline(connection);
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < changes.size(); i++) {
            int length = changes.get(i).object().json().length;
            if (i > from && bytes + length > MAX_STATEMENT_BYTES) {
                addChanges(statements, changes.subList(from, i));
                statements.execute().close();
                statements = new StatementPipeline(connection);
                from = i;
                bytes = 0;
            }
            bytes += length;
        }
        addChanges(statements, changes.subList(from, changes.size()));
        return statements;
    }

    private void addChanges(StatementPipeline statements, List<Change> some) throws SQLException {
        List<StoredObject> objects = some.stream().map(Change::object).toList();
        Array[] keys = keys(objects.stream().map(Slot::of).toList());
        statements.add(
                "insert into change (version, resource, namespace, name, type, document) select * from unnest("
                        + "?::bigint[], ?::text[], ?::text[], ?::text[], ?::smallint[], ?::bytea[])",
                array("bigint", some.stream().map(Change::version).toArray(Long[]::new)),
                keys[0],
                keys[1],
                keys[2],
                array(
                        "int2",
                        some.stream()
                                .map(change -> (short) change.type().code())
                                .toArray(Short[]::new)),
                array("bytea", objects.stream().map(StoredObject::json).toArray(byte[][]::new)));
    }

    private void addResources(StatementPipeline statements) throws SQLException {
        List<Slot> kept = latest.keySet().stream()
                .filter(slot -> latest.getOrDefault(slot, StoreWrite.ABSENT) != StoreWrite.ABSENT)
                .toList();
        if (!kept.isEmpty()) {
            Array[] keys = keys(kept);
            statements.add(
                    "insert into resource (resource, namespace, name, version)"
                            + " select * from unnest(?::text[], ?::text[], ?::text[], ?::bigint[])"
                            + " on conflict (resource, namespace, name) do update set version = excluded.version",
                    keys[0],
                    keys[1],
                    keys[2],
                    array("bigint", kept.stream().map(latest::get).toArray(Long[]::new)));
        }
        List<Slot> removed = latest.keySet().stream()
                .filter(slot -> latest.getOrDefault(slot, StoreWrite.ABSENT) == StoreWrite.ABSENT)
                .toList();
        if (!removed.isEmpty()) {
            statements.add(
                    "delete from resource r"
                            + " using unnest(?::text[], ?::text[], ?::text[]) as k(resource, namespace, name)"
                            + " where r.resource = k.resource and r.namespace = k.namespace and r.name = k.name",
                    (Object[]) keys(removed));
        }
    }

    /** The resources, namespaces and names. */
    private Array[] keys(List<Slot> slots) throws SQLException {
        return new Array[] {
            array("text", slots.stream().map(Slot::resource).toArray(String[]::new)),
            array("text", slots.stream().map(slot -> slot.key().namespace()).toArray(String[]::new)),
            array("text", slots.stream().map(slot -> slot.key().name()).toArray(String[]::new))
        };
    }

    private Array array(String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }
}
