package dev.gantry.scheduler.volume;

import static dev.gantry.scheduler.fixture.ClaimFixture.claim;
import static dev.gantry.scheduler.fixture.VolumeFixture.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.VolumeFixture;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VolumeUpkeepTest {

    private static final PersistentVolumeClaim BOUND =
            claim("data").boundTo("v").build();
    private static final PersistentVolumeClaim NOT_YET = claim("data").build();

    @Test
    void thePhaseFollowsTheClaim() {
        assertThat(phase(volume("v").phase("Pending"), null)).isEqualTo("Available");
        assertThat(phase(volume("v").reservedFor("data", "").phase("Pending"), null))
                .isEqualTo("Available");
        assertThat(phase(volume("v").boundTo(BOUND).phase("Available"), BOUND)).isEqualTo("Bound");
        assertThat(next(volume("v").boundTo(BOUND), BOUND)).isEqualTo(new VolumeStep.Rest());
        assertThat(next(volume("v").boundTo(NOT_YET).phase("Available"), NOT_YET))
                .as("the claim's upkeep comes first")
                .isEqualTo(new VolumeStep.Rest());
    }

    @Test
    void aReleasedVolumeIsKeptOrDeletedAsItsPolicySays() {
        assertThat(phase(volume("v").boundTo(BOUND).policy("Retain"), null)).isEqualTo("Released");
        assertThat(phase(volume("v").docker().boundTo(BOUND).policy("Retain"), null))
                .isEqualTo("Released");
        assertThat(next(volume("v").docker().boundTo(BOUND).policy("Delete"), null))
                .isEqualTo(new VolumeStep.Delete());
        assertThat(phase(volume("v").boundTo(BOUND).policy("Delete"), null))
                .as("nobody deletes a directory of the host")
                .isEqualTo("Failed");
    }

    @Test
    void aNewClaimOfTheSameNameDoesNotKeepTheVolume() {
        PersistentVolumeClaim namesake = claim("data").boundTo("v").build();
        namesake.getMetadata().setUid("uid-later");
        assertThat(next(volume("v").docker().boundTo(BOUND).policy("Delete"), namesake))
                .isEqualTo(new VolumeStep.Delete());
    }

    @Test
    void aDeletedVolumeStaysWhileItsClaimIsThere() {
        assertThat(next(volume("v").docker().boundTo(BOUND).terminating(), BOUND))
                .isEqualTo(new VolumeStep.Rest());
        VolumeStep released = next(volume("v").docker().boundTo(BOUND).terminating(), null);
        assertThat(((VolumeStep.Change) released).volume().getMetadata().getFinalizers())
                .containsExactly("gantry.dev/docker-volume");
    }

    @Test
    void theAgentIsWaitedForUnlessItsNodeIsGone() {
        VolumeFixture left = volume("v").docker().boundTo(BOUND).terminating().without("kubernetes.io/pv-protection");
        assertThat(VolumeUpkeep.next(left.build(), Optional.empty(), true)).isEqualTo(new VolumeStep.Rest());
        VolumeStep abandoned = VolumeUpkeep.next(left.build(), Optional.empty(), false);
        assertThat(((VolumeStep.Change) abandoned).volume().getMetadata().getFinalizers())
                .isEmpty();
    }

    private static String phase(VolumeFixture volume, @Nullable PersistentVolumeClaim claim) {
        VolumeStep.Report report = (VolumeStep.Report) next(volume, claim);
        assertThat(VolumeUpkeep.next(report.volume(), Optional.ofNullable(claim), true))
                .as("planned again")
                .isNotInstanceOf(VolumeStep.Report.class);
        return report.volume().getStatus().getPhase();
    }

    private static VolumeStep next(VolumeFixture volume, @Nullable PersistentVolumeClaim claim) {
        return VolumeUpkeep.next(volume.build(), Optional.ofNullable(claim), true);
    }
}
