package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.store.StoreWrite;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.pod.PodBinder;
import dev.gantry.scheduler.pod.PodBinder.Assignment;
import dev.gantry.scheduler.pod.PodBinder.BindingSet;
import dev.gantry.scheduler.pod.PodBinder.Outcome;
import dev.gantry.scheduler.pod.PodBinder.SetOutcome;
import dev.gantry.scheduler.storage.ClaimWrites;
import dev.gantry.scheduler.volume.BindingBatch;
import dev.gantry.scheduler.volume.VolumeTable;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The claims of a gang's pods, which are bound with the whole gang or not at all. */
class GangClaimsTest {

    private static final String PODS = "/api/v1/namespaces/default/pods/";
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims/";

    /** One replica binds on a state that is out of date for one of the pods, whose claims it would have bound first. */
    @Test
    void whereOnePodWasChangedMeanwhileNoClaimIsBound() {
        String schema = TestDatabase.newSchema();
        DatabaseFaults deaf = new DatabaseFaults().hold(DatabaseFaults.LEASE).hold(DatabaseFaults.LISTENER);
        try (SchedulerService other = SchedulerService.start(schema, new DatabaseFaults().hold(DatabaseFaults.LEASE))) {
            await(() -> assertThat(other.bean(LocalResources.class)
                            .client(StorageClass.class)
                            .list("", ""))
                    .isNotEmpty());
            for (String name : List.of("data-0", "data-1")) {
                claim(other, name);
            }
            pod(other, "train-0", 2, "100m", "data-0");
            pod(other, "train-1", 2, "100m", "data-1");
            try (SchedulerService binding = SchedulerService.start(schema, deaf)) {
                assertThat(other.api()
                                .send(
                                        "PATCH",
                                        PODS + "train-1",
                                        "application/merge-patch+json",
                                        "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}")
                                .code())
                        .isEqualTo(200);
                SetOutcome refused = bind(binding);
                assertThat(refused.pods()).hasOnlyElementsOfType(Outcome.Lost.class);
                assertThat(refused.others()).isEmpty();
                assertThat(volumes(other)).isEmpty();
                assertThat(volumeNames(other, "data-0", "data-1")).containsOnly("");

                SetOutcome bound = bind(other);
                assertThat(bound.pods()).hasOnlyElementsOfType(Outcome.Bound.class);
                assertThat(volumes(other)).hasSize(2);
                assertThat(volumeNames(other, "data-0", "data-1")).doesNotContain("");
                List<Long> versions = LongStream.concat(
                                bound.pods().stream()
                                        .mapToLong(pod ->
                                                ((Outcome.Bound) pod).pod().version()),
                                bound.others().stream().mapToLong(stored -> stored.version()))
                        .sorted()
                        .boxed()
                        .toList();
                assertThat(versions).hasSize(6);
                assertThat(versions.getLast() - versions.getFirst())
                        .as("one transaction")
                        .isEqualTo(5);
            }
        }
    }

    /** A claim that is changed meanwhile keeps the pods from being bound, too. */
    @Test
    void whereAClaimWasChangedMeanwhileNoPodIsBound() {
        String schema = TestDatabase.newSchema();
        DatabaseFaults deaf = new DatabaseFaults().hold(DatabaseFaults.LEASE).hold(DatabaseFaults.LISTENER);
        try (SchedulerService other = SchedulerService.start(schema, new DatabaseFaults().hold(DatabaseFaults.LEASE))) {
            await(() -> assertThat(other.bean(LocalResources.class)
                            .client(StorageClass.class)
                            .list("", ""))
                    .isNotEmpty());
            claim(other, "data-0");
            claim(other, "data-1");
            pod(other, "train-0", 2, "100m", "data-0");
            pod(other, "train-1", 2, "100m", "data-1");
            try (SchedulerService binding = SchedulerService.start(schema, deaf)) {
                other.api()
                        .send(
                                "PATCH",
                                CLAIMS + "data-1",
                                "application/merge-patch+json",
                                "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
                SetOutcome refused = bind(binding);
                assertThat(refused.pods())
                        .allSatisfy(
                                pod -> assertThat(((Outcome.Lost) pod).why()).contains("data-1"));
                assertThat(volumes(other)).isEmpty();
                assertThat(volumeNames(other, "data-0", "data-1")).containsOnly("");
                assertThat(nodes(other, "train-0", "train-1")).containsOnly("");
            }
        }
    }

    @Test
    void podsThatShareAClaimGoWhereItsVolumeIsOrNowhere() {
        try (SchedulerService service = SchedulerService.start(TestDatabase.newSchema())) {
            addNode(service, "a");
            addNode(service, "b");
            claim(service, "large");
            pod(service, "large-0", 2, "900m", "large");
            pod(service, "large-1", 2, "900m", "large");
            await(() -> assertThat(message(service, "large-0")).contains("1 of 2 pods fit, 2 are needed at once"));
            assertThat(volumeNames(service, "large")).containsOnly("");
            assertThat(volumes(service)).isEmpty();

            claim(service, "small");
            pod(service, "small-0", 2, "400m", "small");
            pod(service, "small-1", 2, "400m", "small");
            await(() -> assertThat(nodes(service, "small-0", "small-1")).doesNotContain(""));
            assertThat(nodes(service, "small-0", "small-1").stream().distinct()).hasSize(1);
            assertThat(volumeNames(service, "small")).doesNotContain("");
            assertThat(volumes(service)).hasSize(1);
            assertThat(volumeNames(service, "large")).containsOnly("");
        }
    }

    /** Binds both pods on node a with what their claims need there, as the replica sees it all. */
    private static SetOutcome bind(SchedulerService service) {
        LocalResources local = service.bean(LocalResources.class);
        VolumeTable table = new VolumeTable();
        local.client(StorageClass.class).list("", "").forEach(table::put);
        local.client(PersistentVolumeClaim.class).list("default", "").forEach(table::put);
        local.client(Pod.class).list("default", "").forEach(table.users()::putWaiting);
        BindingBatch batch = new BindingBatch(table);
        NodeInfo node = NodeInfo.of(NodeFixture.node("a").build());
        List<Assignment> pods = new ArrayList<>();
        List<StoreWrite> others = new ArrayList<>();
        for (Pod pod : local.client(Pod.class).list("default", "")) {
            ObjectKey key = ObjectKey.of(pod);
            pods.add(new Assignment(key, pod.getMetadata().getUid(), 0, "a", Map.of()));
            batch.add(key, node, Optional.of(new ObjectKey("default", "train")))
                    .orElseThrow()
                    .forEach(binding ->
                            others.addAll(service.bean(ClaimWrites.class).of(binding, Optional.empty())));
        }
        return service.bean(PodBinder.class)
                .bindSets(List.of(new BindingSet(pods, others)), Optional.empty())
                .getFirst();
    }

    private static void claim(SchedulerService service, String name) {
        ApiCall.Answer answer =
                service.api().post("/api/v1/namespaces/default/persistentvolumeclaims", """
                {"metadata": {"name": "%s"}, "spec": {"storageClassName": "local", "accessModes": ["ReadWriteMany"],
                "resources": {"requests": {"storage": "1Gi"}}}}""".formatted(name));
        assertThat(answer.code()).as(answer.toString()).isEqualTo(201);
    }

    private static void pod(SchedulerService service, String name, int minMember, String cpu, String claim) {
        String gang = name.substring(0, name.indexOf('-'));
        ApiCall.Answer answer =
                service.api().post("/api/v1/namespaces/default/pods", """
                {"metadata": {"name": "%s", "labels": {"gantry.dev/gang": "%s"},
                "annotations": {"gantry.dev/gang-min-member": "%d"}}, "spec": {"containers": [
                {"name": "a", "image": "x:1", "resources": {"requests": {"cpu": "%s"}}}],
                "volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "%s"}}]}}""".formatted(name, gang, minMember, cpu, claim));
        assertThat(answer.code()).as(answer.toString()).isEqualTo(201);
    }

    private static void addNode(SchedulerService service, String name) {
        ResourceClient<Node> nodes = service.bean(LocalResources.class).client(Node.class);
        Node node = NodeFixture.node(name).has("1", "64Gi").build();
        nodes.create(node);
        nodes.updateStatus(node);
    }

    private static List<PersistentVolume> volumes(SchedulerService service) {
        return service.bean(LocalResources.class).client(PersistentVolume.class).list("", "");
    }

    private static List<String> volumeNames(SchedulerService service, String... claims) {
        return texts(service, CLAIMS, "/spec/volumeName", claims);
    }

    private static List<String> nodes(SchedulerService service, String... pods) {
        return texts(service, PODS, "/spec/nodeName", pods);
    }

    private static String message(SchedulerService service, String pod) {
        return texts(service, PODS, "/status/conditions/0/message", pod).getFirst();
    }

    private static List<String> texts(SchedulerService service, String path, String field, String... names) {
        return Stream.of(names)
                .map(name -> service.api().get(path + name).body())
                .map((JsonNode object) -> object.at(field).asString(""))
                .toList();
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
