package dev.gantry.deployment.stateful;

import static dev.gantry.deployment.stateful.StatefulFixture.web;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import org.junit.jupiter.api.Test;

class SetClaimsTest {

    @Test
    void aPodGetsItsOwnClaimBeforeItIsMade() {
        StatefulSetStep step = web(1).claims("Retain", "Retain").decide();
        assertThat(step.claims()).singleElement().isInstanceOf(ClaimAction.Create.class);
        PersistentVolumeClaim claim = step.claims().getFirst().claim();
        assertThat(claim.getMetadata().getName()).isEqualTo("data-web-0");
        assertThat(claim.getMetadata().getLabels()).containsEntry("app", "web");
        assertThat(claim.getMetadata().getOwnerReferences()).isEmpty();
        Pod pod = step.pods().getFirst().pod();
        Volume volume = pod.getSpec().getVolumes().getFirst();
        assertThat(volume.getName()).isEqualTo("data");
        assertThat(volume.getPersistentVolumeClaim().getClaimName()).isEqualTo("data-web-0");
    }

    @Test
    void aClaimThatIsThereIsUsedAgain() {
        StatefulFixture web = web(1).claims("Retain", "Retain");
        assertThat(web.decide().claims()).hasSize(1);
        StatefulSetStep again = web.decide();
        assertThat(again.claims()).isEmpty();
        assertThat(again.pods()).hasSize(1);
    }

    @Test
    void theSetOwnsClaimsThatGoWithIt() {
        StatefulFixture web = web(1).claims("Delete", "Retain");
        assertThat(web.decide().claims().getFirst().claim().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("StatefulSet"));
        web.running(0).claims("Retain", "Retain");
        var _ = web.decide();
        assertThat(web.claim("data-web-0").getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    void aPodThatIsGivenUpTakesItsClaimAlong() {
        StatefulFixture web = web(2).claims("Delete", "Delete").running(0, 1);
        var _ = web.decide();
        StatefulSetStep step = web.replicas(1).decide();
        assertThat(step.claims()).hasSize(1);
        assertThat(step.pods()).hasSize(1);
        assertThat(web.claim("data-web-1").getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> {
                    assertThat(owner.getKind()).isEqualTo("Pod");
                    assertThat(owner.getUid()).startsWith("uid-web-1");
                });
        assertThat(web.claim("data-web-0").getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("StatefulSet"));
    }

    @Test
    void aNewPodDoesNotBeginToUseAClaimThatIsAboutToGo() {
        StatefulFixture web = web(2).claims("Retain", "Delete").running(0, 1);
        var _ = web.decide();
        var _ = web.replicas(1).decide();
        StatefulSetStep waiting = web.gone(1).replicas(2).decide();
        assertThat(waiting.pods()).isEmpty();
        assertThat(waiting.requeueAfter()).isPositive();
        web.withoutClaim("data-web-1");
        assertThat(web.actions()).containsExactly("create web-1");
    }
}
