package dev.gantry.scheduler.volume;

import static dev.gantry.scheduler.fixture.ClaimFixture.claim;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static dev.gantry.scheduler.fixture.VolumeFixture.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.VolumeConstraints;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What claims ask of nodes, and what they get with their pods. */
class BindingBatchTest {

    private static final NodeInfo ONE = NodeInfo.of(NodeFixture.node("one").build());
    private static final NodeInfo TWO = NodeInfo.of(NodeFixture.node("two").build());

    @Test
    void aVolumeIsMadeOnTheNodeOfThePod() {
        VolumeTable table = Storage.table(claim("data").ofClass("local").requests("2Gi"));
        table.users().putWaiting(pod("a").claiming("data").build());
        ClaimBinding binding =
                bind(new BindingBatch(table), "a", ONE).orElseThrow().getFirst();
        PersistentVolume volume = binding.volume();
        assertThat(volume.getMetadata().getName()).isEqualTo("pvc-uid-data");
        assertThat(volume.getSpec().getCapacity().get("storage")).hasToString("2Gi");
        assertThat(volume.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete");
        assertThat(volume.getSpec().getCsi().getVolumeHandle()).isEqualTo("pvc-uid-data");
        assertThat(binding.claim().getMetadata().getAnnotations())
                .containsEntry("volume.kubernetes.io/selected-node", "one");
        table.put(versioned(volume));
        table.put(binding.claim());
        assertThat(table.constraintsOf(pod("b").claiming("data").build()).boundReach(ONE))
                .isTrue();
        assertThat(table.constraintsOf(pod("b").claiming("data").build()).boundReach(TWO))
                .isFalse();
    }

    @Test
    void aVolumeThatIsThereIsPreferredToANewOne() {
        VolumeTable table = Storage.table(
                claim("data").ofClass("local"), volume("there").ofClass("local").on("one"));
        table.users().putWaiting(pod("a").claiming("data").build());
        assertThat(names(bind(new BindingBatch(table), "a", ONE))).containsExactly("there");
        assertThat(names(bind(new BindingBatch(table), "a", TWO))).containsExactly("pvc-uid-data");
    }

    @Test
    void withoutProvisionerAClaimGoesWhereAVolumeIs() {
        VolumeTable table = Storage.table(
                claim("data").ofClass("none"), volume("there").ofClass("none").on("one"));
        var constraints = table.constraintsOf(pod("a").claiming("data").build());
        assertThat(constraints.openReach(ONE)).isTrue();
        assertThat(constraints.openReach(TWO)).isFalse();
    }

    @Test
    void twoClaimsNeverGetTheSameVolume() {
        VolumeTable table = Storage.table(
                claim("a").ofClass("none"),
                claim("b").ofClass("none"),
                volume("only").ofClass("none"));
        table.users().putWaiting(pod("a").claiming("a").build());
        table.users().putWaiting(pod("b").claiming("b").build());
        table.users().putWaiting(pod("both").claiming("a", "b").build());
        BindingBatch batch = new BindingBatch(table);
        assertThat(bind(batch, "a", ONE)).isPresent();
        assertThat(bind(batch, "b", ONE)).isEmpty();
        assertThat(bind(new BindingBatch(table), "both", ONE)).isEmpty();
    }

    @Test
    void theFirstPodOfASharedClaimChoosesTheNode() {
        VolumeTable table = Storage.table(claim("data").ofClass("local"));
        table.users().putWaiting(pod("a").claiming("data").build());
        table.users().putWaiting(pod("b").claiming("data").build());
        BindingBatch batch = new BindingBatch(table);
        assertThat(bind(batch, "a", ONE)).isPresent();
        assertThat(bind(batch, "b", TWO)).isEmpty();
    }

    private static final Optional<ObjectKey> GANG = Optional.of(new ObjectKey("default", "gang"));

    private static Optional<List<ClaimBinding>> bindOfGang(BindingBatch batch, String pod, NodeInfo node) {
        return batch.add(new ObjectKey("default", pod), node, GANG);
    }

    @Test
    void podsOfAGangShareAClaimAtOnceWhereItsVolumeReachesThem() {
        VolumeTable table = Storage.table(claim("data").ofClass("local"));
        List.of("a", "b", "other")
                .forEach(name ->
                        table.users().putWaiting(pod(name).claiming("data").build()));
        BindingBatch batch = new BindingBatch(table);
        assertThat(bindOfGang(batch, "a", ONE).orElseThrow()).hasSize(1);
        assertThat(bindOfGang(batch, "b", ONE).orElseThrow()).as("as a has it").isEmpty();
        assertThat(bind(batch, "other", ONE)).as("of no gang").isEmpty();
        assertThat(table.takeRepinned()).isEmpty();
    }

    @Test
    void whereItDoesNotAllArePlacedByItFromThenOn() {
        VolumeTable table = Storage.table(claim("data").ofClass("local"));
        List.of("a", "b")
                .forEach(name ->
                        table.users().putWaiting(pod(name).claiming("data").build()));
        BindingBatch first = new BindingBatch(table);
        ClaimBinding binding = bindOfGang(first, "a", ONE).orElseThrow().getFirst();
        assertThat(bindOfGang(first, "b", TWO)).isEmpty();
        assertThat(table.takeRepinned()).containsExactly(new ObjectKey("default", "data"));
        assertThat(reaches(table, ONE)).isTrue();
        assertThat(reaches(table, TWO)).isFalse();

        BindingBatch second = new BindingBatch(table);
        assertThat(bindOfGang(second, "b", ONE)).contains(List.of(binding));
        assertThat(bindOfGang(second, "a", ONE)).contains(List.of());

        table.unpin(new ObjectKey("default", "a"));
        assertThat(table.takeRepinned()).hasSize(1);
        assertThat(reaches(table, TWO)).isTrue();
    }

    @Test
    void aPinEndsWhenItsClaimOrItsVolumeChanges() {
        VolumeTable table = Storage.table(claim("data").ofClass("local"));
        table.users().putWaiting(pod("a").claiming("data").build());
        ClaimBinding binding =
                bind(new BindingBatch(table), "a", ONE).orElseThrow().getFirst();
        table.pin(binding);
        table.put(claim("data").ofClass("local").build());
        assertThat(reaches(table, TWO)).as("the same version again").isFalse();
        PersistentVolumeClaim changed = claim("data").ofClass("local").build();
        changed.getMetadata().setResourceVersion("1000");
        table.put(changed);
        assertThat(reaches(table, TWO)).isTrue();
        table.pin(binding);
        table.removeVolume(binding.volume().getMetadata().getName());
        assertThat(reaches(table, TWO)).isTrue();
        table.pin(binding);
        table.removeClaim(new ObjectKey("default", "data"));
        assertThat(obstacle(table)).isEqualTo("persistentvolumeclaim \"data\" not found");
    }

    @Test
    void whatAPodCannotUseAsItLacksMoreIsLeftToOthers() {
        VolumeTable table = Storage.table(
                claim("a").ofClass("local"),
                claim("b").ofClass("none"),
                volume("only").ofClass("none").on("two"));
        table.users().putWaiting(pod("both").claiming("a", "b").build());
        table.users().putWaiting(pod("one").claiming("a").build());
        BindingBatch batch = new BindingBatch(table);
        assertThat(bind(batch, "both", ONE)).isEmpty();
        assertThat(bind(batch, "one", ONE)).isPresent();
    }

    private static boolean reaches(VolumeTable table, NodeInfo node) {
        VolumeConstraints asked = table.constraintsOf(pod("b").claiming("data").build());
        return asked.boundReach(node) && asked.openReach(node);
    }

    @Test
    void aClaimForOnePodIsForOnePod() {
        PersistentVolumeClaim claim =
                claim("data").modes("ReadWriteOncePod").boundTo("v").build();
        VolumeTable table = Storage.table(volume("v").modes("ReadWriteOncePod").boundTo(claim));
        table.put(claim);
        table.users().putWaiting(pod("a").claiming("data").build());
        table.users().putWaiting(pod("b").claiming("data").build());
        BindingBatch batch = new BindingBatch(table);
        assertThat(bind(batch, "a", ONE)).isPresent();
        assertThat(bind(batch, "b", ONE)).isEmpty();
        table.users().place(new ObjectKey("default", "a"));
        assertThat(obstacle(table))
                .isEqualTo(
                        "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode");
        assertThat(table.users().remove(new ObjectKey("default", "a")))
                .containsExactly(new ObjectKey("default", "data"));
        assertThat(obstacle(table)).isEmpty();
    }

    @Test
    void whyNoNodeTakesAPodOfTheClaim() {
        assertThat(obstacle(Storage.table())).isEqualTo("persistentvolumeclaim \"data\" not found");
        assertThat(obstacle(Storage.table(claim("data").terminating())))
                .isEqualTo("persistentvolumeclaim \"data\" is being deleted");
        assertThat(obstacle(Storage.table(claim("data").ofClass("now"))))
                .isEqualTo("pod has unbound immediate PersistentVolumeClaims");
        assertThat(obstacle(Storage.table(claim("data").boundTo("gone"))))
                .isEqualTo("persistentvolumeclaim \"data\" bound to non-existent persistentvolume \"gone\"");
        assertThat(obstacle(Storage.table(claim("data").ofClass("local")))).isEmpty();
    }

    private static String obstacle(VolumeTable table) {
        return table.constraintsOf(pod("b").claiming("data").build()).obstacle();
    }

    private static Optional<List<ClaimBinding>> bind(BindingBatch batch, String pod, NodeInfo node) {
        return batch.add(new ObjectKey("default", pod), node, Optional.empty());
    }

    private static List<String> names(Optional<List<ClaimBinding>> bindings) {
        return bindings.orElseThrow().stream()
                .map(binding -> binding.volume().getMetadata().getName())
                .toList();
    }

    private static PersistentVolume versioned(PersistentVolume volume) {
        volume.getMetadata().setResourceVersion("2");
        return volume;
    }
}
