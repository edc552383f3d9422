package dev.gantry.scheduler.volume;

import static dev.gantry.scheduler.fixture.ClaimFixture.claim;
import static dev.gantry.scheduler.fixture.VolumeFixture.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.ClaimFixture;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimUpkeepTest {

    @Test
    void theSmallestVolumeThatSuffices() {
        VolumeTable storage = Storage.table(
                volume("small").holds("500Mi"),
                volume("large").holds("10Gi"),
                volume("fitting").holds("2Gi"),
                volume("of-a-class").ofClass("local").holds("1Gi"),
                volume("taken").holds("1Gi").reservedFor("other", ""),
                volume("released").holds("1Gi").phase("Released"),
                volume("going").holds("1Gi").terminating(),
                volume("read-only").holds("1Gi").modes("ReadOnlyMany"));
        assertThat(boundTo(claim("data").requests("1Gi"), storage)).isEqualTo("fitting");
    }

    @Test
    void theSelectorChoosesAmongVolumes() {
        VolumeTable storage =
                Storage.table(volume("a"), volume("b").holds("5Gi").labelled("disk", "fast"));
        assertThat(boundTo(claim("data").selecting("disk", "fast"), storage)).isEqualTo("b");
    }

    @Test
    void aVolumeThatIsReservedForTheClaimComesFirst() {
        VolumeTable storage =
                Storage.table(volume("small"), volume("mine").holds("5Gi").reservedFor("data", ""));
        assertThat(boundTo(claim("data"), storage)).isEqualTo("mine");
        assertThat(boundTo(
                        claim("data").ofClass("local"),
                        Storage.table(volume("half-made").ofClass("local").reservedFor("data", "uid-data"))))
                .isEqualTo("half-made");
    }

    @Test
    void aVolumeOfAnEarlierClaimOfThatNameIsNotTaken() {
        VolumeTable storage = Storage.table(volume("old").reservedFor("data", "uid-before"));
        assertThat(next(claim("data"), storage)).isInstanceOf(ClaimStep.Wait.class);
    }

    @Test
    void theVolumeThatTheClaimNames() {
        VolumeTable storage =
                Storage.table(volume("a"), volume("b").holds("5Gi"), volume("c").reservedFor("x", ""));
        assertThat(boundTo(claim("data").onVolume("b"), storage)).isEqualTo("b");
        assertThat(reason(claim("data").onVolume("c"), storage)).isEqualTo("FailedBinding");
        assertThat(reason(claim("data").onVolume("gone"), storage)).isEqualTo("FailedBinding");
        assertThat(reason(claim("data").onVolume("a").requests("7Gi"), storage)).isEqualTo("VolumeMismatch");
    }

    @Test
    void whatAClaimWithoutVolumeWaitsFor() {
        VolumeTable storage = Storage.table(volume("free").ofClass("local"));
        assertThat(reason(claim("data").ofClass("local"), storage)).isEqualTo("WaitForFirstConsumer");
        assertThat(reason(claim("data").ofClass("now"), storage)).isEqualTo("ProvisioningFailed");
        assertThat(reason(claim("data").ofClass("unknown"), storage)).isEqualTo("ProvisioningFailed");
        assertThat(reason(claim("data"), storage)).isEqualTo("FailedBinding");
    }

    @Test
    void aClaimThatNamesNoClassGetsTheOneForAllOthersLater() {
        var later = Storage.storageClass("local", DockerVolumes.PROVISIONER, "WaitForFirstConsumer");
        ClaimStep step = ClaimUpkeep.next(
                claim("data").withoutClass().build(), Storage.table(), () -> false, Optional.of(later));
        assertThat(step)
                .isInstanceOfSatisfying(
                        ClaimStep.Change.class,
                        change -> assertThat(change.claim().getSpec().getStorageClassName())
                                .isEqualTo("local"));
        assertThat(ClaimUpkeep.next(claim("data").build(), Storage.table(), () -> false, Optional.of(later)))
                .as("an empty name asks for none")
                .isInstanceOf(ClaimStep.Wait.class);
    }

    @Test
    void aBoundClaimSaysSoAndThenRests() {
        PersistentVolumeClaim bound = claim("data").boundTo("v").build();
        VolumeTable storage = Storage.table(volume("v").holds("3Gi").boundTo(bound));
        ClaimStep step = next(bound, storage);
        assertThat(step).isInstanceOf(ClaimStep.Report.class);
        PersistentVolumeClaim reported = ((ClaimStep.Report) step).claim();
        assertThat(reported.getStatus().getPhase()).isEqualTo("Bound");
        assertThat(reported.getStatus().getCapacity().get("storage")).hasToString("3Gi");
        assertThat(next(reported, storage)).isEqualTo(new ClaimStep.Rest());
    }

    @Test
    void aBoundClaimThatAsksForMoreGrows() {
        PersistentVolumeClaim bound =
                claim("data").ofClass("local").boundTo("v").requests("5Gi").build();
        VolumeTable storage =
                Storage.table(volume("v").ofClass("local").docker().boundTo(bound));
        assertThat(next(bound, storage))
                .isInstanceOfSatisfying(
                        ClaimStep.Grow.class,
                        grow -> assertThat(grow.volume().getSpec().getCapacity().get("storage"))
                                .hasToString("5Gi"));
    }

    @Test
    void aClaimWhoseVolumeIsGoneIsLostOnce() {
        ClaimStep step = next(claim("data").boundTo("gone").build(), Storage.table());
        assertThat(step).isInstanceOf(ClaimStep.Lose.class);
        assertThat(next(((ClaimStep.Lose) step).claim(), Storage.table())).isEqualTo(new ClaimStep.Rest());
    }

    @Test
    void aDeletedClaimStaysUntilNoPodUsesIt() {
        PersistentVolumeClaim going = claim("data").terminating().build();
        assertThat(ClaimUpkeep.next(going, Storage.table(), () -> true, Optional.empty()))
                .isEqualTo(new ClaimStep.Rest());
        assertThat(next(going, Storage.table()))
                .isInstanceOfSatisfying(
                        ClaimStep.Change.class,
                        change -> assertThat(change.claim().getMetadata().getFinalizers())
                                .isEmpty());
    }

    private static String boundTo(ClaimFixture claim, VolumeTable storage) {
        ClaimBinding binding = ((ClaimStep.Bind) next(claim, storage)).binding();
        assertThat(binding.volume().getSpec().getClaimRef().getUid())
                .isEqualTo(binding.claim().getMetadata().getUid());
        return binding.claim().getSpec().getVolumeName();
    }

    private static String reason(ClaimFixture claim, VolumeTable storage) {
        return ((ClaimStep.Wait) next(claim, storage)).reason();
    }

    private static ClaimStep next(ClaimFixture claim, VolumeTable storage) {
        return next(claim.build(), storage);
    }

    private static ClaimStep next(PersistentVolumeClaim claim, VolumeTable storage) {
        return ClaimUpkeep.next(claim, storage, () -> false, Optional.empty());
    }
}
