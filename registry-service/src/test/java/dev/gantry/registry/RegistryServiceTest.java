package dev.gantry.registry;

import static dev.gantry.registry.PodFixture.pod;
import static dev.gantry.registry.RegistryStack.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.registry.endpoints.PodState;
import dev.gantry.registry.handshake.HandshakeJudge;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The whole service over HTTP, on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryServiceTest {

    private RegistryStack stack;

    @BeforeAll
    void start() throws Exception {
        stack = new RegistryStack();
        await("namespaces", () -> client(Namespace.class).list("", "").size() >= 4);
    }

    @AfterAll
    void stop() throws IOException {
        stack.close();
    }

    @Test
    void theClusterStartsWithItsNamespacesAccountsAndIngressClass() throws Exception {
        assertThat(client(Namespace.class).list("", ""))
                .extracting(n -> n.getMetadata().getName())
                .contains("default", "kube-system", "kube-public", "kube-node-lease");
        await(
                "account",
                () -> client(ServiceAccount.class)
                        .get(new ObjectKey("default", "default"))
                        .isPresent());
        await(
                "ingress class",
                () -> client(IngressClass.class)
                        .get(new ObjectKey("", "gantry"))
                        .isPresent());
    }

    @Test
    void aReadinessChangeReachesTheSliceAndTheHandshakeAnswers() throws Exception {
        namespace("shop");
        createService("shop", "web");
        createPod(pod("a").at("10.0.0.1").ready().build());
        await(
                "endpoint",
                () -> endpoint("shop", "web", "a")
                        .filter(e -> e.getConditions().getReady())
                        .isPresent());
        await("routable", () -> PodState.isTrue(podNamed("a"), HandshakeJudge.ROUTABLE));
        await(
                "endpoints",
                () -> client(Endpoints.class)
                                .get(new ObjectKey("shop", "web"))
                                .orElseThrow()
                                .getSubsets()
                                .size()
                        == 1);

        JsonNode first = report("gateway-1", 0);
        assertThat(first.hasNonNull("routeFrom")).isFalse();
        assertThat(report("gateway-1", 0).path("routeFrom").asLong()).isPositive();
        pods().delete(new ObjectKey("shop", "a"), Deletion.BACKGROUND.withGracePeriodSeconds(30));
        await(
                "terminating",
                () -> endpoint("shop", "web", "a")
                        .filter(e -> e.getConditions().getTerminating()
                                && !e.getConditions().getReady())
                        .isPresent());
        long version = newestSliceVersion();
        report("gateway-1", version - 1);
        await(
                "told",
                () -> PodState.condition(podNamed("a"), HandshakeJudge.DRAINED)
                        .filter(c -> c.getStatus().equals("False") && "waiting for gateway-1".equals(c.getMessage()))
                        .isPresent());
        report("gateway-1", version);
        await("drained", () -> PodState.isTrue(podNamed("a"), HandshakeJudge.DRAINED));
        assertThat(PodState.isTrue(podNamed("a"), "Ready")).isTrue();
        stack.registry.send("DELETE", "/gantry/v1/proxies/gateway-1", "application/json", new byte[0]);
    }

    @Test
    void aRevisionsWeightAndTrackReachTheSlices() throws Exception {
        namespace("split");
        createService("split", "web");
        client(Service.class)
                .create(new ServiceBuilder(ServiceFixture.service("preview"))
                        .editMetadata()
                        .withNamespace("split")
                        .withUid(null)
                        .addToAnnotations("gantry.dev/revision-track", "preview")
                        .endMetadata()
                        .editSpec()
                        .withClusterIP(null)
                        .endSpec()
                        .build());
        report("gateway-2", 0);
        report("gateway-2", 0);
        createPodOf(createSet("one", "90", "stable"), "one");
        createPodOf(createSet("two", "10", "preview"), "two");
        await("weights", () -> weights("web").equals(Set.of("one:90", "two:10")));
        await("track", () -> weights("preview").equals(Set.of("two:10")));
        report("gateway-2", newestSliceVersion());
        await("routed", () -> routed("one").equals("90") && routed("two").equals("10"));

        long version = newestSliceVersion();
        weigh("one", "80");
        weigh("two", "20");
        await("new weights", () -> weights("web").equals(Set.of("one:80", "two:20")));
        report("gateway-2", version);
        Thread.sleep(500);
        assertThat(routed("one") + "/" + routed("two"))
                .as("told before the proxy confirmed it")
                .isEqualTo("90/10");
        report("gateway-2", newestSliceVersion());
        await("newly routed", () -> routed("one").equals("80") && routed("two").equals("20"));
        stack.registry.send("DELETE", "/gantry/v1/proxies/gateway-2", "application/json", new byte[0]);
    }

    private void createPodOf(ReplicaSet set, String hash) {
        Pod pod = pod(hash)
                .revision(hash)
                .of(set.getMetadata().getName())
                .at("10.9.0.1")
                .ready()
                .build();
        pod.getMetadata().setNamespace("split");
        pod.getMetadata()
                .getOwnerReferences()
                .getFirst()
                .setUid(set.getMetadata().getUid());
        createPod(pod);
    }

    private ReplicaSet createSet(String hash, String weight, String track) {
        return stack.scheduler
                .client(ReplicaSet.class)
                .create(new ReplicaSetBuilder()
                        .withNewMetadata()
                        .withNamespace("split")
                        .withName("web-" + hash)
                        .addToLabels("pod-template-hash", hash)
                        .addToAnnotations("gantry.dev/traffic-weight", weight)
                        .addToAnnotations("gantry.dev/revision-track", track)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", "web")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "web")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    }

    private void weigh(String hash, String weight) {
        stack.scheduler
                .client(ReplicaSet.class)
                .mergePatch(
                        new ObjectKey("split", "web-" + hash),
                        "",
                        "{\"metadata\":{\"annotations\":{\"gantry.dev/traffic-weight\":\"" + weight + "\"}}}");
    }

    /** The share of a set that its annotation says all proxies route by, or "". */
    private String routed(String hash) {
        return stack.scheduler
                .client(ReplicaSet.class)
                .get(new ObjectKey("split", "web-" + hash))
                .map(set -> set.getMetadata().getAnnotations().getOrDefault("gantry.dev/routed-weight", ""))
                .orElse("");
    }

    /** {@code HASH:WEIGHT} of each slice of a Service that lists a pod. */
    private Set<String> weights(String service) {
        return client(EndpointSlice.class).list("split", "kubernetes.io/service-name=" + service).stream()
                .filter(slice -> !slice.getEndpoints().isEmpty())
                .map(slice -> slice.getMetadata().getLabels().get("gantry.dev/pod-template-hash") + ":"
                        + Optional.ofNullable(slice.getMetadata().getAnnotations())
                                .map(notes -> notes.get("gantry.dev/traffic-weight"))
                                .orElse(""))
                .collect(Collectors.toSet());
    }

    @Test
    void anUnknownTrackIsRefusedByField() {
        namespace("tracks");
        assertThatThrownBy(() -> client(Service.class)
                        .create(new ServiceBuilder(ServiceFixture.service("odd"))
                                .editMetadata()
                                .withNamespace("tracks")
                                .withUid(null)
                                .addToAnnotations("gantry.dev/revision-track", "green")
                                .endMetadata()
                                .build()))
                .hasMessageContaining("metadata.annotations[gantry.dev/revision-track]")
                .hasMessageContaining("\"preview\", \"stable\"");
    }

    @Test
    void addressesAreUniqueAndSurviveARestart() throws Exception {
        namespace("many");
        Set<String> addresses = new HashSet<>();
        IntStream.range(0, 20).forEach(i -> addresses.add(createService("many", "s" + i)));
        stack.restartRegistry();
        await("readable", () -> client(Service.class).list("many", "").size() == 20);
        IntStream.range(20, 40).forEach(i -> addresses.add(createService("many", "s" + i)));

        assertThat(addresses).hasSize(40).allMatch(address -> address.startsWith("10.96."));
        String taken = addresses.iterator().next();
        assertThatThrownBy(() -> client(Service.class)
                        .create(new ServiceBuilder(ServiceFixture.service("late"))
                                .editMetadata()
                                .withNamespace("many")
                                .withUid(null)
                                .endMetadata()
                                .editSpec()
                                .withClusterIP(taken)
                                .endSpec()
                                .build()))
                .hasMessageContaining("provided IP is already allocated");
    }

    @Test
    void aDeletedNamespaceIsEmptiedInEveryServiceAndThenGone() throws Exception {
        namespace("doomed");
        client(ConfigMap.class)
                .create(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("doomed")
                        .withName("settings")
                        .endMetadata()
                        .addToData("a", "b")
                        .build());
        Pod inside = pod("inside").build();
        inside.getMetadata().setNamespace("doomed");
        createPod(inside);

        client(Namespace.class).delete(new ObjectKey("", "doomed"), Deletion.BACKGROUND);

        await(
                "gone",
                () -> client(Namespace.class).get(new ObjectKey("", "doomed")).isEmpty());
        assertThat(client(ConfigMap.class).list("doomed", "")).isEmpty();
        assertThat(pods().list("doomed", "")).isEmpty();
    }

    @Test
    void nothingIsCreatedInANamespaceThatIsNotThere() {
        assertThatThrownBy(() -> createService("nowhere", "web"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(404))
                .hasMessage("namespaces \"nowhere\" not found");
    }

    @Test
    void aBadReportIsRefusedByField() {
        assertThatThrownBy(() -> stack.registry.send(
                        "PUT",
                        "/gantry/v1/proxies/x",
                        "application/json",
                        "{\"url\":\"u\",\"applied\":1,\"ttlSeconds\":99}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(400))
                .hasMessageContaining("ttlSeconds: must be between 1 and 30");
    }

    private JsonNode report(String proxy, long applied) {
        String body = "{\"url\":\"http://p\",\"applied\":" + applied + ",\"ttlSeconds\":5}";
        return WireJson.parseObject(stack.registry.send(
                "PUT", "/gantry/v1/proxies/" + proxy, "application/json", body.getBytes(StandardCharsets.UTF_8)));
    }

    private long newestSliceVersion() {
        return client(EndpointSlice.class).list("", "").stream()
                .mapToLong(slice -> Long.parseLong(slice.getMetadata().getResourceVersion()))
                .max()
                .orElseThrow();
    }

    private Optional<Endpoint> endpoint(String namespace, String service, String pod) {
        List<EndpointSlice> slices =
                client(EndpointSlice.class).list(namespace, "kubernetes.io/service-name=" + service);
        return slices.stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> endpoint.getTargetRef().getName().equals(pod))
                .findFirst();
    }

    private void namespace(String name) {
        client(Namespace.class)
                .create(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build());
    }

    private String createService(String namespace, String name) {
        Service service = new ServiceBuilder(ServiceFixture.service(name))
                .editMetadata()
                .withNamespace(namespace)
                .withUid(null)
                .endMetadata()
                .editSpec()
                .withClusterIP(null)
                .endSpec()
                .build();
        return client(Service.class).create(service).getSpec().getClusterIP();
    }

    /** Made as a client makes it, then given the status that an agent gives it. */
    private void createPod(Pod pod) {
        pod.getMetadata().setUid(null);
        Pod created = pods().create(pod);
        created.setStatus(pod.getStatus());
        pods().updateStatus(created);
    }

    private Pod podNamed(String name) {
        return pods().get(new ObjectKey("shop", name)).orElseThrow();
    }

    private ResourceClient<Pod> pods() {
        return stack.scheduler.client(Pod.class);
    }

    private <T extends HasMetadata> ResourceClient<T> client(Class<T> type) {
        return stack.registry.client(type);
    }
}
