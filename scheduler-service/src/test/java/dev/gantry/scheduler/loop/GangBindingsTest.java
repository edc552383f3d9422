package dev.gantry.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.loop.ClaimBindings.Bindable;
import dev.gantry.scheduler.placement.DeviceSet;
import dev.gantry.scheduler.placement.GangDemand;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.PodDemandReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which pods are bound together. */
class GangBindingsTest {

    private static final GangDemand TWO = new GangDemand(new ObjectKey("default", "two"), 3, 1);
    private static final GangDemand THREE = new GangDemand(new ObjectKey("default", "three"), 3, 0);

    @Test
    void eachForItselfAndThoseOfAGangTogether() {
        GangBindings bindings = new GangBindings(
                Map.of(key("a"), TWO, key("b"), TWO, key("c"), THREE, key("d"), THREE, key("e"), THREE));
        assertThat(names(bindings.sets(placed("x", "a", "b", "y", "c", "d", "e"))))
                .containsExactly(List.of("x"), List.of("y"), List.of("a", "b"), List.of("c", "d", "e"));
    }

    @Test
    void noneOfAGangOfWhichTooFewAreLeft() {
        GangBindings bindings =
                new GangBindings(Map.of(key("a"), TWO, key("b"), TWO, key("c"), THREE, key("d"), THREE));
        assertThat(names(bindings.sets(placed("c", "d", "x", "a")))).containsExactly(List.of("x"));
    }

    private static List<List<String>> names(List<List<Bindable>> sets) {
        return sets.stream()
                .map(set -> set.stream().map(pod -> pod.pod().name()).toList())
                .toList();
    }

    private static List<Bindable> placed(String... names) {
        var demand = new PodDemandReader().read(PodFixture.pod("p").build());
        return Stream.of(names)
                .map(name -> new Placed(new PendingPod(key(name), "", demand, 0, true), "node", DeviceSet.NONE))
                .map(placed -> new Bindable(placed, List.of()))
                .toList();
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }
}
