package dev.gantry.registry.endpoints;

import static dev.gantry.registry.PodFixture.pod;
import static dev.gantry.registry.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointPlannerTest {

    private final StoredEndpoints stored = new StoredEndpoints();
    private final Service web = service("web");

    @Test
    void aReadyPodIsAnEndpointWithItsNodeAndItsNamedPort() {
        plan(List.of(pod("a").at("10.0.0.1").ready().build()));

        Endpoint endpoint = stored.all().getFirst();
        assertThat(endpoint.getAddresses()).containsExactly("10.0.0.1");
        assertThat(endpoint.getNodeName()).isEqualTo("node-1");
        assertThat(endpoint.getTargetRef().getUid()).isEqualTo("uid-a");
        assertThat(endpoint.getConditions()).isEqualTo(new EndpointConditions(true, true, false));
        assertThat(stored.slices().getFirst().getPorts().getFirst().getPort()).isEqualTo(8080);
        assertThat(stored.slices().getFirst().getMetadata().getLabels())
                .containsEntry("kubernetes.io/service-name", "web");
    }

    @Test
    void aTerminatingPodServesButIsNotReady() {
        plan(List.of(pod("a").at("10.0.0.1").ready().terminating().build()));

        assertThat(stored.all().getFirst().getConditions()).isEqualTo(new EndpointConditions(false, true, true));
        assertThat(stored.endpoints().orElseThrow().getSubsets()).isEmpty();
    }

    @Test
    void aPodThatIsNotReadyIsListedAsSuch() {
        plan(List.of(pod("a").at("10.0.0.1").build()));

        assertThat(stored.all().getFirst().getConditions()).isEqualTo(new EndpointConditions(false, false, false));
        assertThat(stored.endpoints().orElseThrow().getSubsets().getFirst().getNotReadyAddresses())
                .hasSize(1);
    }

    @Test
    void publishNotReadyAddressesMakesEveryPodReady() {
        Service published = new ServiceBuilder(web)
                .editSpec()
                .withPublishNotReadyAddresses(true)
                .endSpec()
                .build();

        plan(published, List.of(pod("a").at("10.0.0.1").build()));

        assertThat(stored.all().getFirst().getConditions().getReady()).isTrue();
    }

    @Test
    void podsWithoutAddressOrEndedOrUnselectedAreNoEndpoints() {
        plan(List.of(
                pod("new").ready().build(),
                pod("done").at("10.0.0.2").phase("Succeeded").build(),
                pod("other")
                        .at("10.0.0.3")
                        .labelled(Map.of("app", "db"))
                        .ready()
                        .build()));

        assertThat(stored.all()).isEmpty();
        assertThat(stored.slices()).hasSize(1);
    }

    @Test
    void podsWithDifferentNumbersForANamedPortGetSlicesOfTheirOwn() {
        plan(List.of(
                pod("a").at("10.0.0.1").ready().build(),
                pod("b").at("10.0.0.2").httpPort(9090).ready().build()));

        assertThat(stored.slices())
                .extracting(s -> s.getPorts().getFirst().getPort())
                .containsExactlyInAnyOrder(8080, 9090);
        assertThat(stored.endpoints().orElseThrow().getSubsets()).hasSize(2);
    }

    @Test
    void eachRevisionGetsSlicesOfItsOwn() {
        plan(List.of(
                pod("a").revision("5fd8c").at("10.0.0.1").ready().build(),
                pod("b").revision("7bb42").at("10.0.0.2").ready().build(),
                pod("c").at("10.0.0.3").ready().build()));

        assertThat(stored.slices())
                .extracting(s -> s.getMetadata().getLabels().getOrDefault("gantry.dev/pod-template-hash", ""))
                .containsExactlyInAnyOrder("5fd8c", "7bb42", "");
        assertThat(stored.slices()).allSatisfy(s -> assertThat(s.getEndpoints()).hasSize(1));
        assertThat(stored.endpoints().orElseThrow().getSubsets().getFirst().getAddresses())
                .hasSize(3);
    }

    @Test
    void aRevisionsWeightIsToldByItsSlices() {
        List<Pod> pods = List.of(
                pod("a").revision("5fd8c")
                        .of("web-5fd8c")
                        .at("10.0.0.1")
                        .ready()
                        .build(),
                pod("b").revision("7bb42")
                        .of("web-7bb42")
                        .at("10.0.0.2")
                        .ready()
                        .build());
        plan(web, pods, marked(Map.of("web-5fd8c", weight(90), "web-7bb42", weight(10))));
        assertThat(weights()).containsExactlyInAnyOrder("5fd8c:90", "7bb42:10");
        assertThat(stored.takeWrites()).isEqualTo(2);

        plan(web, pods, marked(Map.of("web-5fd8c", weight(90), "web-7bb42", weight(10))));
        assertThat(stored.takeWrites()).isZero();
        plan(web, pods, marked(Map.of("web-5fd8c", weight(90), "web-7bb42", weight(20))));
        assertThat(stored.takeWrites()).isEqualTo(1);
        plan(web, pods, pod -> Optional.empty());
        assertThat(weights()).containsExactlyInAnyOrder("5fd8c:90", "7bb42:20");
        plan(web, pods);
        assertThat(weights()).containsExactlyInAnyOrder("5fd8c:", "7bb42:");
    }

    @Test
    void aServiceForOneTrackListsNoPodOfAnother() {
        Service preview = new ServiceBuilder(web)
                .editMetadata()
                .addToAnnotations(RevisionMarks.TRACK, "preview")
                .endMetadata()
                .build();
        List<Pod> pods = List.of(
                pod("a").of("web-5fd8c").at("10.0.0.1").ready().build(),
                pod("b").of("web-7bb42").at("10.0.0.2").ready().build());
        Revisions delivery = marked(Map.of("web-5fd8c", track("stable"), "web-7bb42", track("preview")));
        plan(preview, pods, delivery);
        assertThat(uids()).containsExactly("uid-b");
        plan(preview, pods, marked(Map.of("web-5fd8c", track("former"))));
        assertThat(uids()).containsExactly("uid-b");
        plan(web, pods, delivery);
        assertThat(uids()).containsExactlyInAnyOrder("uid-a", "uid-b");
    }

    private static RevisionMarks weight(int percent) {
        return new RevisionMarks(Optional.of(percent), "");
    }

    private static RevisionMarks track(String track) {
        return new RevisionMarks(Optional.empty(), track);
    }

    private static Revisions marked(Map<String, RevisionMarks> bySet) {
        return pod -> Optional.of(bySet.getOrDefault(
                pod.getMetadata().getOwnerReferences().getFirst().getName(), RevisionMarks.NONE));
    }

    private List<String> weights() {
        return stored.slices().stream()
                .map(slice -> slice.getMetadata().getLabels().get("gantry.dev/pod-template-hash") + ":"
                        + RevisionMarks.of(slice).weight().map(String::valueOf).orElse(""))
                .toList();
    }

    @Test
    void aServicesOwnLabelIsNotTakenForARevision() {
        Service labelled = new ServiceBuilder(web)
                .editMetadata()
                .addToLabels("gantry.dev/pod-template-hash", "mine")
                .endMetadata()
                .build();

        plan(labelled, List.of(pod("a").at("10.0.0.1").ready().build()));

        assertThat(stored.slices().getFirst().getMetadata().getLabels())
                .doesNotContainKey("gantry.dev/pod-template-hash");
    }

    @Test
    void aServiceWithoutSelectorIsLeftAlone() {
        Service manual = new ServiceBuilder(web)
                .editSpec()
                .withSelector(Map.of())
                .endSpec()
                .build();

        plan(manual, List.of(pod("a").at("10.0.0.1").ready().build()));

        assertThat(stored.slices()).isEmpty();
        assertThat(stored.endpoints()).isEmpty();
    }

    @Test
    void oneReadinessChangeWritesOneSlice() {
        List<Pod> pods = new ArrayList<>(readyPods(250));
        plan(pods);
        assertThat(stored.takeWrites()).isEqualTo(3);

        pods.set(17, pod("p0017").at("10.1.0.17").build());
        plan(pods);

        assertThat(stored.takeWrites()).isEqualTo(1);
    }

    @Test
    void newEndpointsFillTheSliceThatChangesAnyway() {
        List<Pod> pods = new ArrayList<>(readyPods(140));
        plan(pods);
        stored.takeWrites();

        pods.removeIf(p -> p.getMetadata().getName().equals("p0003"));
        pods.add(pod("z").at("10.2.0.1").ready().build());
        plan(pods);

        assertThat(stored.takeWrites()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyHistoryEndsWithEveryPodOnceAndNothingLeftToPlan(long seed) {
        Random random = new Random(seed);
        List<Pod> pods = new ArrayList<>();
        for (int step = 0; step < 120; step++) {
            change(pods, random, step);
            plan(pods);
            assertThat(EndpointPlanner.plan(web, pods, stored.slices(), stored.endpoints())
                            .isEmpty())
                    .as("seed %d step %d plans twice", seed, step)
                    .isTrue();
            assertThat(uids()).as("seed %d step %d", seed, step).containsExactlyInAnyOrderElementsOf(addressed(pods));
            assertThat(stored.slices())
                    .allSatisfy(s -> assertThat(s.getEndpoints()).hasSizeLessThanOrEqualTo(100));
        }
    }

    private static void change(List<Pod> pods, Random random, int step) {
        int burst = random.nextInt(30);
        for (int i = 0; i < burst; i++) {
            if (pods.isEmpty() || random.nextInt(3) > 0) {
                var fresh = pod("s" + step + "-" + i).revision("r" + step % 3).at("10." + step + ".0." + i);
                pods.add((random.nextBoolean() ? fresh.ready() : fresh.httpPort(9000 + random.nextInt(2))).build());
            } else if (random.nextBoolean()) {
                pods.remove(random.nextInt(pods.size()));
            } else {
                int at = random.nextInt(pods.size());
                String name = pods.get(at).getMetadata().getName();
                String ip = pods.get(at).getStatus().getPodIP();
                pods.set(at, pod(name).at(ip).ready().terminating().build());
            }
        }
    }

    private List<String> uids() {
        return stored.all().stream().map(SliceMetadata::podUid).toList();
    }

    private static List<String> addressed(List<Pod> pods) {
        return pods.stream().map(p -> p.getMetadata().getUid()).collect(Collectors.toList());
    }

    private static List<Pod> readyPods(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        pod(String.format("p%04d", i)).at("10.1.0." + i).ready().build())
                .toList();
    }

    private void plan(List<Pod> pods) {
        plan(web, pods);
    }

    private void plan(Service service, List<Pod> pods) {
        plan(service, pods, Revisions.UNMARKED);
    }

    private void plan(Service service, List<Pod> pods, Revisions revisions) {
        stored.apply(EndpointPlanner.plan(service, pods, stored.slices(), stored.endpoints(), revisions));
    }
}
