package dev.gantry.apimachinery.patch.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.Documents;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Random histories of one object: managers apply by force and update, and after every step the bookkeeping must be true. */
class ServerSideApplyPropertyTest {

    private static final int HISTORIES = 300;
    private static final int STEPS = 12;
    private static final Place ROOT = Place.root(Deployment.class);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> MANAGERS = List.of("helm", "kubectl", "operator");

    static LongStream seeds() {
        return LongStream.range(0, HISTORIES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void ownershipStaysTrue(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        ObjectNode object = apply(Optional.empty(), "helm", spec(random), START);
        for (int step = 1; step <= STEPS; step++) {
            String manager = MANAGERS.get(random.nextInt(MANAGERS.size()));
            ObjectNode spec = spec(random);
            Instant now = START.plusSeconds(step);
            object = random.nextInt(3) == 0
                    ? updated(object, manager, spec, now)
                    : appliedAndChecked(object, manager, spec, now);
            everyOwnedFieldExists(object);
            everyFieldHasAnOwner(object);
        }
    }

    private static ObjectNode appliedAndChecked(ObjectNode object, String manager, ObjectNode spec, Instant now) {
        ObjectNode before = object.deepCopy();
        ObjectNode result = apply(Optional.of(object), manager, spec, now);
        assertThat(object).as("the argument").isEqualTo(before);
        assertThat(FieldSets.difference(result, ApplyMerge.merge(result, document(spec), ROOT), ROOT)
                        .isEmpty())
                .as("what was applied is there")
                .isTrue();
        assertThat(apply(Optional.of(result), manager, spec, now.plusSeconds(1)))
                .as("the same again")
                .isEqualTo(result);
        return result;
    }

    private static ObjectNode apply(Optional<ObjectNode> current, String manager, ObjectNode spec, Instant now) {
        return new ServerSideApply(Deployment.class, manager, true, "").apply(current, document(spec), now);
    }

    private static ObjectNode updated(ObjectNode object, String manager, ObjectNode spec, Instant now) {
        ObjectNode next = object.deepCopy();
        next.set("spec", spec);
        ManagedFields.recordUpdate(object, next, Deployment.class, manager, "", now);
        return next;
    }

    private static void everyOwnedFieldExists(ObjectNode object) {
        FieldSet existing = FieldSets.of(FieldSets.ownable(object), ROOT);
        for (ManagedEntry entry : ManagedFields.read(object)) {
            assertThat(entry.fields().minusNeededBy(existing).isEmpty())
                    .as("%s owns what is not there: %s of %s", entry.manager(), entry.fields(), existing)
                    .isTrue();
        }
    }

    private static void everyFieldHasAnOwner(ObjectNode object) {
        FieldSet owned =
                ManagedFields.read(object).stream().map(ManagedEntry::fields).reduce(new FieldSet(), FieldSet::union);
        FieldSet unowned = FieldSets.of(FieldSets.ownable(object), ROOT).minusNeededBy(owned);
        // An element and its name stay while others have parts in it; when an update takes these out, nobody is left.
        unowned.forEachPath((path, set) -> assertThat(path).as("nobody owns it").matches(".*\\](\\.name)?"));
    }

    private static ObjectNode document(ObjectNode spec) {
        ObjectNode document = Documents.object("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}");
        document.set("spec", spec.deepCopy());
        return document;
    }

    private static ObjectNode spec(RandomGenerator random) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode().put("minReadySeconds", random.nextInt(3));
        if (random.nextBoolean()) {
            spec.put("replicas", random.nextInt(3));
        }
        if (random.nextBoolean()) {
            spec.putObject("selector").putObject("matchLabels").put("app", random.nextBoolean() ? "a" : "b");
        }
        ArrayNode containers = JsonNodeFactory.instance.arrayNode();
        for (String name : List.of("a", "b", "c")) {
            if (random.nextInt(3) > 0) {
                containers.insert(random.nextInt(containers.size() + 1), container(random, name));
            }
        }
        if (!containers.isEmpty()) {
            spec.putObject("template").putObject("spec").set("containers", containers);
        }
        return spec;
    }

    private static JsonNode container(RandomGenerator random, String name) {
        ObjectNode container = JsonNodeFactory.instance.objectNode().put("name", name);
        if (random.nextBoolean()) {
            container.put("image", "image:" + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            container.putArray("args").add(random.nextInt(3) + "");
        }
        if (random.nextBoolean()) {
            container
                    .putArray("env")
                    .addObject()
                    .put("name", "E" + random.nextInt(2))
                    .put("value", "" + random.nextInt(3));
        }
        return container;
    }
}
