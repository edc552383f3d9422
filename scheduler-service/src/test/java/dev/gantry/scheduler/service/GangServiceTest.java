package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.pod.PodBinder;
import dev.gantry.scheduler.pod.PodBinder.Assignment;
import dev.gantry.scheduler.pod.PodBinder.BindingSet;
import dev.gantry.scheduler.pod.PodBinder.Outcome;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Gangs, from the request to the commit. */
class GangServiceTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final int GANGS = 40;
    private static final int SIZE = 5;

    @Test
    void aGangWaitsForItsPodsAndForItsPlacesAndIsBoundInOneTransaction() {
        try (SchedulerService service = SchedulerService.start(TestDatabase.newSchema())) {
            addNode(service, "a", "2");
            create(service, "train-0", "train", 3);
            create(service, "train-1", "train", 3);
            String missing = "gang train waits for more pods: 2 of 3 are there.";
            await(() -> assertThat(message(service, "train-0")).isEqualTo(missing));
            assertThat(service.events().lines()).contains("FailedScheduling train-1: " + missing);

            create(service, "train-2", "train", 3);
            String noRoom =
                    "gang train: 2 of 3 pods fit, 3 are needed at once; 1 pod: 0/1 nodes are available: 1 Insufficient cpu.";
            await(() -> assertThat(message(service, "train-2")).isEqualTo(noRoom));
            assertThat(service.events().lines()).contains("FailedScheduling train-0: " + noRoom);
            assertThat(nodes(service, "train-0", "train-1", "train-2")).containsOnly("");

            assertThat(service.api()
                            .get(PODS + "/train-0/explain")
                            .body()
                            .path("gang")
                            .toString())
                    .isEqualTo("{\"name\":\"train\",\"minMember\":3,\"placed\":0,\"waiting\":3}");

            create(service, "alone", "", 0);
            await(() -> assertThat(nodes(service, "alone")).containsExactly("a"));
            addNode(service, "b", "2");
            await(() -> assertThat(nodes(service, "train-0", "train-1", "train-2"))
                    .doesNotContain("")
                    .contains("b"));
            List<Long> versions = Stream.of("train-0", "train-1", "train-2")
                    .map(name -> version(service, name))
                    .sorted()
                    .toList();
            assertThat(versions.getLast() - versions.getFirst()).isEqualTo(2);
        }
    }

    @Test
    void aPodWhoseGangIsHalfSaidIsRefusedWithTheField() {
        try (SchedulerService service = SchedulerService.start(TestDatabase.newSchema())) {
            assertThat(refusal(service, "{}", "{\"gantry.dev/gang-min-member\":\"3\"}"))
                    .startsWith("metadata.labels[gantry.dev/gang]: Required value");
            assertThat(refusal(service, "{\"gantry.dev/gang\":\"train\"}", "{}"))
                    .startsWith("metadata.annotations[gantry.dev/gang-min-member]: Required value");
            for (String size : List.of("0", "501", "-1", "many", "")) {
                assertThat(refusal(
                                service,
                                "{\"gantry.dev/gang\":\"train\"}",
                                "{\"gantry.dev/gang-min-member\":\"" + size + "\"}"))
                        .startsWith("metadata.annotations[gantry.dev/gang-min-member]: Invalid value: \"" + size + "\"")
                        .endsWith("must be a whole number from 1 to 500");
            }
            assertThat(refusal(
                            service,
                            "{\"gantry.dev/gang\":\"train\"}",
                            "{\"gantry.dev/gang-min-member\":\"3\",\"gantry.dev/gang-succeeded\":\"-1\"}"))
                    .startsWith("metadata.annotations[gantry.dev/gang-succeeded]: Invalid value: \"-1\"");
        }
    }

    /** One replica binds on states that are out of date for one of three pods. */
    @Test
    void whereOnePodWasChangedMeanwhileNoneIsBound() {
        String schema = TestDatabase.newSchema();
        DatabaseFaults deaf = new DatabaseFaults().hold(DatabaseFaults.LEASE).hold(DatabaseFaults.LISTENER);
        try (SchedulerService other = SchedulerService.start(schema, new DatabaseFaults().hold(DatabaseFaults.LEASE));
                SchedulerService binding = startAfter(schema, deaf, other)) {
            assertThat(other.api()
                            .send(
                                    "PATCH",
                                    PODS + "/train-1",
                                    "application/merge-patch+json",
                                    "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}")
                            .code())
                    .isEqualTo(200);
            List<Outcome> outcomes = bind(binding, "train-0", "train-1", "train-2");
            assertThat(outcomes).hasOnlyElementsOfType(Outcome.Lost.class);
            assertThat(((Outcome.Lost) outcomes.get(1)).why()).isEqualTo("the pod was changed meanwhile");
            assertThat(nodes(other, "train-0", "train-1", "train-2")).containsOnly("");

            assertThat(other.api().delete(PODS + "/train-1", "").code()).isEqualTo(200);
            assertThat(bind(other, "train-0", "train-1", "train-2").get(1)).isInstanceOf(Outcome.NotNeeded.class);
            assertThat(nodes(other, "train-0", "train-2")).containsOnly("");
            assertThat(bind(binding, "train-0", "train-2")).hasOnlyElementsOfType(Outcome.Bound.class);
        }
    }

    /** The leader ends while it binds gangs; whoever looks sees each gang whole or not at all. */
    @Test
    void whenALeaderEndsEachGangIsWhole() {
        String schema = TestDatabase.newSchema();
        try (SchedulerService first = SchedulerService.start(schema)) {
            await(() -> assertThat(first.bean(LeaderLease.class).isLeader()).isTrue());
            try (SchedulerService second = SchedulerService.start(schema)) {
                for (int i = 0; i < SIZE; i++) {
                    addNode(second, "node-" + i, Integer.toString(GANGS));
                }
                Bindings bindings =
                        new Bindings(second.bean(LocalResources.class).view(Pod.class));
                createGangs(second, 0, GANGS / 2);
                await(() -> assertThat(bindings.versions).isNotEmpty());
                first.stop();
                createGangs(second, GANGS / 2, GANGS);
                await(() -> assertThat(bindings.versions).hasSize(GANGS * SIZE));
                IntStream.range(0, GANGS).forEach(gang -> {
                    List<Long> versions = bindings.ofGang(gang);
                    assertThat(versions.getLast() - versions.getFirst())
                            .as("the bindings of gang " + gang + " follow one another in the log: " + versions)
                            .isEqualTo(SIZE - 1);
                });
            }
        }
    }

    /** Two nodes with room for one pod each. */
    @Test
    void othersAreStoppedForAGangAsAWholeAndItsPlacesAreKeptUntilTheLastIsFree() {
        try (SchedulerService service =
                SchedulerService.start(TestDatabase.newSchema(), "gantry.scheduler.node-lease-timeout=10m")) {
            addNode(service, "a", "1");
            addNode(service, "b", "1");
            String urgent = "{\"metadata\":{\"name\":\"urgent\"},\"value\":1000}";
            assertThat(service.api()
                            .post("/apis/scheduling.k8s.io/v1/priorityclasses", urgent)
                            .code())
                    .isEqualTo(201);
            create(service, "low-0", "", 0, "800m", "");
            create(service, "low-1", "", 0, "800m", "");
            await(() -> assertThat(nodes(service, "low-0", "low-1")).containsExactlyInAnyOrder("a", "b"));

            IntStream.range(0, 3).forEach(i -> create(service, "three-" + i, "three", 3, "900m", "urgent"));
            await(() -> assertThat(message(service, "three-0"))
                    .endsWith("2 Insufficient cpu. preemption: makes no room for enough pods of the gang."));
            assertThat(leaving(service, "low-0", "low-1")).containsOnly(false);

            create(service, "two-0", "two", 2, "900m", "urgent");
            create(service, "two-1", "two", 2, "900m", "urgent");
            await(() -> assertThat(leaving(service, "low-0", "low-1")).containsOnly(true));
            await(() -> assertThat(nominated(service, "two-0", "two-1")).containsExactlyInAnyOrder("a", "b"));
            assertThat(service.api()
                            .delete(PODS + "/low-0", "{\"gracePeriodSeconds\":0}")
                            .code())
                    .isEqualTo(200);
            create(service, "sly", "", 0, "900m", "");
            await(() -> assertThat(message(service, "sly")).contains("2 Insufficient cpu"));
            assertThat(nodes(service, "two-0", "two-1", "sly")).containsOnly("");
            service.api().delete(PODS + "/low-1", "{\"gracePeriodSeconds\":0}");
            await(() -> assertThat(nodes(service, "two-0", "two-1")).containsExactlyInAnyOrder("a", "b"));
            assertThat(nominated(service, "two-0", "two-1")).containsOnly("");
        }
    }

    private static void createGangs(SchedulerService service, int from, int to) {
        for (int gang = from; gang < to; gang++) {
            for (int i = 0; i < SIZE; i++) {
                create(service, "g" + gang + "-" + i, "g" + gang, SIZE);
            }
        }
    }

    /** A replica that knows the pods of a gang, and hears nothing that comes after. */
    private static SchedulerService startAfter(String schema, DatabaseFaults faults, SchedulerService other) {
        IntStream.range(0, 3).forEach(i -> create(other, "train-" + i, "train", 3));
        return SchedulerService.start(schema, faults);
    }

    private static List<Outcome> bind(SchedulerService service, String... names) {
        List<Assignment> set = new ArrayList<>();
        for (String name : names) {
            JsonNode pod = service.api().get(PODS + "/" + name).body();
            set.add(new Assignment(
                    new ObjectKey("default", name), pod.at("/metadata/uid").asString(""), 0, "a", Map.of()));
        }
        return service.bean(PodBinder.class)
                .bindSets(List.of(new BindingSet(set, List.of())), Optional.empty())
                .getFirst()
                .pods();
    }

    private static void addNode(SchedulerService service, String name, String cpu) {
        ResourceClient<Node> nodes = service.bean(LocalResources.class).client(Node.class);
        Node node = NodeFixture.node(name).has(cpu, "64Gi").build();
        nodes.create(node);
        nodes.updateStatus(node);
    }

    /** A pod of 900m; of 100m where it is of no gang. */
    private static void create(SchedulerService service, String name, String gang, int minMember) {
        create(service, name, gang, minMember, gang.isEmpty() ? "100m" : "900m", "");
    }

    private static void create(
            SchedulerService service, String name, String gang, int minMember, String cpu, String priorityClass) {
        String labels = gang.isEmpty() ? "{}" : "{\"gantry.dev/gang\":\"" + gang + "\"}";
        String annotations = gang.isEmpty() ? "{}" : "{\"gantry.dev/gang-min-member\":\"" + minMember + "\"}";
        ApiCall.Answer answer = service.api().post(PODS, pod(name, labels, annotations, cpu, priorityClass));
        assertThat(answer.code()).as(answer.toString()).isEqualTo(201);
    }

    private static String refusal(SchedulerService service, String labels, String annotations) {
        ApiCall.Answer answer = service.api().post(PODS, pod("refused", labels, annotations, "1", ""));
        assertThat(answer.code()).isEqualTo(422);
        JsonNode cause = answer.body().at("/details/causes/0");
        return cause.path("field").asString() + ": " + cause.path("message").asString();
    }

    private static String pod(String name, String labels, String annotations, String cpu, String priorityClass) {
        return """
                {"metadata": {"name": "%s", "labels": %s, "annotations": %s},
                "spec": {"priorityClassName": "%s", "containers": [
                {"name": "a", "image": "x:1", "resources": {"requests": {"cpu": "%s"}}}]}}""".formatted(name, labels, annotations, priorityClass, cpu);
    }

    private static String message(SchedulerService service, String name) {
        return service.api()
                .get(PODS + "/" + name)
                .body()
                .at("/status/conditions/0/message")
                .asString("");
    }

    private static List<String> nodes(SchedulerService service, String... names) {
        return Stream.of(names)
                .map(name -> service.api()
                        .get(PODS + "/" + name)
                        .body()
                        .at("/spec/nodeName")
                        .asString(""))
                .toList();
    }

    private static List<String> nominated(SchedulerService service, String... names) {
        return Stream.of(names)
                .map(name -> service.api()
                        .get(PODS + "/" + name)
                        .body()
                        .at("/status/nominatedNodeName")
                        .asString(""))
                .toList();
    }

    private static List<Boolean> leaving(SchedulerService service, String... names) {
        return Stream.of(names)
                .map(name -> service.api()
                        .get(PODS + "/" + name)
                        .body()
                        .path("metadata")
                        .has("deletionTimestamp"))
                .toList();
    }

    private static long version(SchedulerService service, String name) {
        return Long.parseLong(service.api()
                .get(PODS + "/" + name)
                .body()
                .at("/metadata/resourceVersion")
                .asString());
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }

    /** In which version a watcher first sees each pod with its node. */
    private static final class Bindings implements ResourceView.Listener<Pod> {
        private final Map<String, Long> versions = new ConcurrentSkipListMap<>();

        Bindings(ResourceView<Pod> pods) {
            pods.subscribe(this);
        }

        List<Long> ofGang(int gang) {
            return versions.entrySet().stream()
                    .filter(pod -> pod.getKey().startsWith("g" + gang + "-"))
                    .map(Map.Entry::getValue)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }

        @Override
        public void added(Pod pod) {
            String node = pod.getSpec().getNodeName();
            if (node != null && !node.isEmpty()) {
                versions.putIfAbsent(
                        pod.getMetadata().getName(),
                        Long.parseLong(pod.getMetadata().getResourceVersion()));
            }
        }

        @Override
        public void updated(Pod previous, Pod current) {
            added(current);
        }

        @Override
        public void deleted(Pod last) {
            versions.remove(last.getMetadata().getName());
        }
    }
}
