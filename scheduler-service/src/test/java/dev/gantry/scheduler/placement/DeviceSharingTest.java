package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole and shared accelerators: which devices pods get, and why they get none. */
class DeviceSharingTest {

    private static final String NO_ROOM =
            "0/1 nodes are available: 1 node(s) had no single device with enough gantry.dev/gpu-milli left.";
    private static final String NONE_WHOLE =
            "0/1 nodes are available: 1 node(s) had too few devices of which nobody has a share.";

    @Test
    void sharesOfOneDeviceAddUpToTheWhole() {
        assertThat(devices(nodes(gpus("a", 2, 2000)), share("p", 600), share("q", 400), share("r", 500)))
                .containsExactly("p a 0", "q a 0", "r a 1");
    }

    @Test
    void aShareGoesToTheFullestDeviceThatHasRoom() {
        Scenario scenario =
                nodes(gpus("a", 3, 3000)).running(held("x", 300, "0"), held("y", 600, "1"), held("z", 900, "2"));
        assertThat(devices(scenario, share("p", 300))).containsExactly("p a 1");
    }

    @Test
    void aShareThatFitsTheSumAndNoDeviceIsRefused() {
        Scenario scenario = nodes(gpus("a", 2, 2000)).running(held("x", 500, "0"), held("y", 500, "1"));
        assertThat(scenario.pending(share("p", 600)).first()).isEqualTo(NO_ROOM);
        assertThat(scenario.explain("").rejected().getFirst().shortfall())
                .contains(new Shortfall("gantry.dev/gpu-milli", 600, 500));
    }

    @Test
    void wholeDevicesAreKeptApartFromShares() {
        Scenario scenario = nodes(gpus("a", 2, 2000)).running(held("x", 100, "0"));
        assertThat(devices(scenario, whole("p", 1))).containsExactly("p a 1");
        assertThat(nodes(gpus("a", 2, 2000))
                        .running(held("x", 100, "0"), held("y", 100, "1"))
                        .pending(whole("p", 1))
                        .first())
                .isEqualTo(NONE_WHOLE);
    }

    @Test
    void aThousandThousandthsAreAWholeDevice() {
        Scenario scenario = nodes(gpus("a", 3, 3000)).running(held("x", 100, "0"));
        assertThat(devices(scenario, share("p", 2000))).containsExactly("p a 1,2");
        assertThat(nodes(gpus("a", 2, 2000))
                        .running(held("x", 100, "0"))
                        .pending(share("p", 2000))
                        .first())
                .isEqualTo("0/1 nodes are available: 1 Insufficient gantry.dev/gpu-milli.");
    }

    @Test
    void onlyTheFirstDevicesOfANodeThatSharesSomeAreShared() {
        Scenario scenario = nodes(gpus("a", 4, 1000));
        assertThat(devices(scenario, share("p", 600), whole("q", 3), whole("r", 1)))
                .containsExactly("p a 0", "q a 1,2,3");
        assertThat(scenario.plan().unplaced().getFirst().diagnosis().message()).isEqualTo(NONE_WHOLE);
    }

    @Test
    void aNodeThatSharesNoneIsNotAskedForShares() {
        assertThat(nodes(gpus("a", 4, 0)).pending(share("p", 100)).first())
                .isEqualTo("0/1 nodes are available: 1 Insufficient gantry.dev/gpu-milli.");
    }

    @Test
    void devicesThatAreNotRecordedAreTakenAllTheSame() {
        Scenario scenario = nodes(gpus("a", 2, 2000)).running(whole("x", 1).on("a"));
        assertThat(devices(scenario, share("p", 600))).containsExactly("p a 0");
        assertThat(scenario.pending(share("q", 600)).plan().unplaced()).hasSize(1);
    }

    @Test
    void anUnrecordedShareTakesTheDeviceWhereItFitsBest() {
        Scenario scenario = nodes(gpus("a", 2, 2000)).running(share("x", 500).on("a"), held("y", 400, "1"));
        assertThat(devices(scenario, whole("p", 1))).containsExactly("p a 0");
    }

    @Test
    void aDeviceIsGivenBackWithItsPod() {
        ClusterState state = new ClusterState();
        state.putNode(NodeInfo.of(gpus("a", 1, 1000).build()));
        BoundPod held = BoundPod.of(
                held("x", 700, "0"),
                new PodDemandReader().read(held("x", 700, "0")),
                new PodTraitsReader(List.of()).read(held("x", 700, "0")));
        state.putPod(held);
        assertThat(free(state)).isEqualTo(300);
        state.removePod(held.key());
        assertThat(free(state)).isEqualTo(1000);
    }

    @Test
    void theHolderOfAShareMakesRoomForAPodOfHigherPriority() {
        Scenario scenario = nodes(gpus("a", 2, 2000))
                .running(
                        share("low", 500)
                                .priority(1)
                                .annotated(DeviceSet.ANNOTATION, "0")
                                .on("a"),
                        share("mid", 500)
                                .priority(3)
                                .annotated(DeviceSet.ANNOTATION, "1")
                                .on("a"))
                .pending(share("p", 600).priority(5));
        assertThat(scenario.preemptions()).containsExactly("p: [low] on a");
    }

    @Test
    void aPromisedShareIsKeptFromPodsOfLowerPriority() {
        Scenario scenario = nodes(gpus("a", 2, 2000))
                .running(held("x", 500, "0"), held("y", 800, "1"))
                .promised(share("high", 400).priority(9), "a");
        assertThat(scenario.pending(share("p", 300)).first()).isEqualTo(NO_ROOM);
        assertThat(devices(scenario, share("q", 200))).containsExactly("q a 1");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, false",
        "2, 0, 2, 1000, false",
        "0, 500, 1, 500, true",
        "0, 1000, 1, 1000, true",
        "0, 3000, 3, 1000, true",
        "100000000000, 0, 65, 1000, false"
    })
    void readsWhatPodsAskFor(long devices, long milli, int count, int milliEach, boolean shareable) {
        ResourceAmounts requests =
                ResourceAmounts.NONE.with(DeviceDemand.DEVICES, devices).with(DeviceDemand.MILLI, milli);
        assertThat(DeviceDemand.of(requests)).isEqualTo(new DeviceDemand(count, milliEach, shareable));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0        | 0
            3,1      | 1,3
            63       | 63
            64       |
            -1       |
            1,,2     |
            one      |
            """)
    void readsRecordedDevices(String text, String expected) {
        assertThat(DeviceSet.parse(text).map(DeviceSet::text)).isEqualTo(Optional.ofNullable(expected));
    }

    private static Scenario nodes(NodeFixture... nodes) {
        return Scenario.nodes(nodes);
    }

    private static NodeFixture gpus(String name, int devices, int sharedMilli) {
        return node(name).has(DeviceDemand.DEVICES, devices).has(DeviceDemand.MILLI, sharedMilli);
    }

    private static PodFixture share(String name, int milli) {
        return pod(name).asking(DeviceDemand.MILLI, milli);
    }

    private static PodFixture whole(String name, int devices) {
        return pod(name).asking(DeviceDemand.DEVICES, devices);
    }

    private static io.fabric8.kubernetes.api.model.Pod held(String name, int milli, String devices) {
        return share(name, milli).annotated(DeviceSet.ANNOTATION, devices).on("a");
    }

    /** {@code pod node devices} of each placed pod. */
    private static List<String> devices(Scenario scenario, PodFixture... pods) {
        return scenario.pending(pods).plan().placed().stream()
                .map(p -> p.pod().key().name() + " " + p.nodeName() + " "
                        + p.devices().text())
                .toList();
    }

    private static int free(ClusterState state) {
        return state.snapshot(List.of()).usageCopy().devices().freeMilli(0, 0);
    }
}
