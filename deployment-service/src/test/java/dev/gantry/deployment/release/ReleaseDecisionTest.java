package dev.gantry.deployment.release;

import static dev.gantry.deployment.release.ReleaseFixture.named;
import static dev.gantry.deployment.release.ReleaseFixture.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.model.ReleaseMember;
import dev.gantry.deployment.model.ReleaseSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseDecisionTest {

    @Test
    void membersChangeOneAfterTheOtherInTheOrderOfTheSpec() {
        ReleaseFixture shop = release("db", "app", "web").run();
        assertThat(shop.phase()).isEqualTo(ReleasePhase.COMPLETE);
        assertThat(shop.writes()).containsExactly("db v2", "app v2", "web v2");
        assertThat(shop.status().progress()).isEqualTo("3/3");
        assertThat(shop.condition("Complete")).isEqualTo("AllMembersUpdated: all members are updated");
    }

    @Test
    void whatOthersDependOnGoesFirst() {
        ReleaseFixture shop = release("web", "app", "db")
                .dependsOn("web", "app")
                .dependsOn("app", "db", "cache")
                .run();
        assertThat(shop.writes()).containsExactly("db v2", "app v2", "web v2");
    }

    @Test
    void aMemberIsWatchedBeforeTheNextHasItsTurn() {
        ReleaseFixture shop = release("db", "app").until("db", MemberState.WATCHING);
        assertThat(shop.decide().requeueAfter()).isEqualTo(Duration.ofSeconds(10));
        shop.after(Duration.ofSeconds(9));
        assertThat(shop.decide().requeueAfter()).isEqualTo(Duration.ofSeconds(1));
        while (shop.step()) {
            // Nothing more to do until then.
        }
        assertThat(shop.writes()).containsExactly("db v2");
        shop.after(Duration.ofSeconds(1)).until("app", MemberState.ROLLING_OUT);
        assertThat(shop.writes()).containsExactly("db v2", "app v2");
    }

    @Test
    void whenOneFailsAllGetTheirFormerTemplatesBackTheLastFirst() {
        ReleaseFixture shop = release("db", "app", "web").breaking("v2", "app").run();
        assertThat(shop.phase()).isEqualTo(ReleasePhase.ROLLED_BACK);
        assertThat(shop.writes()).containsExactly("db v2", "app v2", "app v1", "db v1");
        assertThat(shop.images()).isEqualTo(Map.of("db", "v1", "app", "v1", "web", "v1"));
        assertThat(shop.condition("Failed"))
                .isEqualTo("MemberFailed: deployment/app failed: CrashLoopBackOff: 1 of 1 pods failed");
        assertThat(shop.condition("RolledBack"))
                .isEqualTo("AllMembersRestored: restored deployment/db, deployment/app");
        assertThat(shop.state("web")).isEqualTo(MemberState.PENDING);
        assertThat(shop.notes())
                .containsExactly(
                        "ReleaseStarted",
                        "MemberUpdating",
                        "MemberUpdated",
                        "MemberUpdating",
                        "ReleaseFailed",
                        "MemberRestoring",
                        "MemberRestored",
                        "MemberRestoring",
                        "MemberRestored",
                        "ReleaseRolledBack");
    }

    @Test
    void anEarlierMemberThatFailsLaterFailsTheRelease() {
        ReleaseFixture shop = release("db", "app").until("app", MemberState.ROLLING_OUT);
        shop.runs("db", "v2").breaking("v2", "db");
        shop.write(new ReleaseStep.SetTemplate(ReleaseFixture.ref("db"), ReleaseFixture.template("v2")));
        shop.run();
        assertThat(shop.phase()).isEqualTo(ReleasePhase.ROLLED_BACK);
        assertThat(shop.images()).isEqualTo(Map.of("db", "v1", "app", "v1"));
    }

    @Test
    void aMemberThatDoesNotGetOnFailsAtItsDeadline() {
        ReleaseFixture shop = release("db", "app").until("app", MemberState.ROLLING_OUT);
        shop.after(Duration.ofSeconds(901));
        shop.step();
        assertThat(shop.condition("Failed"))
                .isEqualTo("DeadlineExceeded: deployment/app was not complete in time: 0 of 1 pods are updated");
        shop.run();
        assertThat(shop.images()).isEqualTo(Map.of("db", "v1", "app", "v1"));
    }

    @Test
    void aMemberThatItsUserChangesIsTheUsersAndEndsTheRelease() {
        ReleaseFixture shop = release("db", "app").until("app", MemberState.ROLLING_OUT);
        shop.runs("db", "mine").run();
        assertThat(shop.phase()).isEqualTo(ReleasePhase.ROLLED_BACK);
        assertThat(shop.condition("Failed")).isEqualTo("MemberChanged: deployment/db was changed by somebody else");
        assertThat(shop.images()).isEqualTo(Map.of("db", "mine", "app", "v1"));
        assertThat(shop.state("db")).isEqualTo(MemberState.LEFT);
    }

    @Test
    void aReleaseThatIsAbortedGoesBack() {
        ReleaseFixture shop = release("db", "app")
                .until("app", MemberState.ROLLING_OUT)
                .abort()
                .run();
        assertThat(shop.phase()).isEqualTo(ReleasePhase.ROLLED_BACK);
        assertThat(shop.condition("Failed")).isEqualTo("Aborted: was aborted");
        assertThat(shop.images()).isEqualTo(Map.of("db", "v1", "app", "v1"));
    }

    @Test
    void aReleaseWaitsForAnotherOfTheSameWorkloadAndForWhatDoesNotExist() {
        ReleaseFixture shop = release("db", "app").beside(named("other", "app", "x"), ReleasePhase.ROLLING_BACK);
        shop.step();
        assertThat(shop.phase()).isEqualTo(ReleasePhase.WAITING);
        assertThat(shop.status().message()).isEqualTo("waits for release/other, which changes deployment/app");
        assertThat(shop.step()).isFalse();
        shop.noOthers()
                .beside(named("ended", "app"), ReleasePhase.COMPLETE)
                .beside(named("new", "app"), ReleasePhase.WAITING);
        shop.without("db").step();
        assertThat(shop.status().message()).isEqualTo("waits for deployment/db to exist");
        shop.runs("db", "v1").run();
        assertThat(shop.phase()).isEqualTo(ReleasePhase.COMPLETE);
    }

    @Test
    void whatCannotBeDoneFailsBeforeAnythingIsChanged() {
        Release release = named("shop", "db");
        release.setSpec(new ReleaseSpec(
                List.of(new ReleaseMember("Deployment", "db", Map.of("sidecar", "v2"), null)), 10, 900, false));
        ReleaseStep step = ReleaseDecision.next(new ReleaseState(
                release,
                List.of(),
                Map.of(
                        ReleaseFixture.ref("db"),
                        new ReleasedWorkload(
                                ReleaseFixture.ref("db"),
                                ReleaseFixture.template("v1"),
                                "1",
                                List.of(),
                                new ReleasedWorkload.Rollout.Complete())),
                java.time.Instant.EPOCH));
        assertThat(step.status().phase()).isEqualTo("Failed");
        assertThat(step.status().message()).isEqualTo("deployment/db has no container sidecar");
        ReleaseFixture circle =
                release("a", "b").dependsOn("a", "b").dependsOn("b", "a").run();
        assertThat(circle.phase()).isEqualTo(ReleasePhase.FAILED);
        assertThat(circle.writes()).isEmpty();
    }

    @Test
    void aRefusedTemplateFailsTheRelease() {
        ReleaseFixture shop = release("db", "app").until("app", MemberState.UPDATING);
        ReleaseStep refused = ReleaseDecision.refused(
                new ReleaseState(shop.release(), List.of(), Map.of(), java.time.Instant.parse("2026-01-01T01:00:00Z")),
                ReleaseFixture.ref("app"),
                "spec.template: Invalid value");
        shop.store(refused);
        shop.run();
        assertThat(shop.condition("Failed"))
                .isEqualTo("MemberRefused: deployment/app was refused: spec.template: Invalid value");
        assertThat(shop.images()).isEqualTo(Map.of("db", "v1", "app", "v1"));
    }

    @Test
    void aMemberThatCannotBeRestoredDoesNotHoldTheOthersBack() {
        ReleaseFixture shop = release("db", "app", "web")
                .breaking("v2", "web")
                .breaking("v1", "app")
                .run();
        assertThat(shop.phase()).isEqualTo(ReleasePhase.FAILED);
        assertThat(shop.state("app")).isEqualTo(MemberState.RESTORE_FAILED);
        assertThat(shop.state("db")).isEqualTo(MemberState.RESTORED);
        assertThat(shop.status().message()).isEqualTo("could not restore deployment/app");
    }

    @Test
    void aPatchChangesMoreThanImages() {
        ReleaseMember member = new ReleaseMember(
                "Deployment",
                "db",
                Map.of("app", "v3"),
                WireJson.MAPPER.readTree(
                        "{\"spec\":{\"containers\":[{\"name\":\"app\",\"env\":[{\"name\":\"A\",\"value\":\"b\"}]}]}}"));
        PodTemplateSpec changed = TemplateChange.apply(member, ReleaseFixture.template("v1"));
        assertThat(ReleaseFixture.image(changed)).isEqualTo("v3");
        assertThat(changed.getSpec().getContainers()).hasSize(1);
        assertThat(changed.getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv()
                        .getFirst()
                        .getValue())
                .isEqualTo("b");
    }

    /** Any process may die between a decision and its deed, workloads fail, users interfere: the release always ends. */
    @ParameterizedTest
    @ValueSource(ints = {500})
    void aReleaseEndsWhateverDies(int seeds) {
        for (int seed = 0; seed < seeds; seed++) {
            Random random = new Random(seed);
            ReleaseFixture shop = release("a", "b", "c");
            for (String name : List.of("a", "b", "c")) {
                if (random.nextInt(4) == 0) {
                    shop.breaking("v2", name);
                }
            }
            List<String> touched = new ArrayList<>();
            disturb(shop, random, touched);
            shop.run();
            assertThat(shop.phase().ended()).as("seed " + seed).isTrue();
            String what = "seed " + seed;
            String uniform = shop.phase() == ReleasePhase.COMPLETE ? "v2" : "v1";
            shop.images().forEach((name, image) -> {
                if (!touched.contains(name)) {
                    assertThat(image).as(what + ", " + name).isEqualTo(uniform);
                }
            });
            assertThat(shop.step()).as(what + " plans again").isFalse();
        }
    }

    private static void disturb(ReleaseFixture shop, Random random, List<String> touched) {
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(20)) {
                case 0 -> {
                    String name = List.of("a", "b", "c").get(random.nextInt(3));
                    if (random.nextInt(4) == 0) {
                        touched.add(name);
                        shop.runs(name, "mine");
                    }
                }
                case 1 -> shop.decide(); // and dies
                case 2 -> {
                    // The write is done, and the process dies before it knows: it is decided again.
                    ReleaseStep step = shop.decide();
                    step.write().ifPresent(shop::write);
                }
                case 3, 4, 5 -> shop.settle();
                case 6, 7 -> shop.after(Duration.ofSeconds(random.nextInt(15)));
                default -> shop.step();
            }
        }
    }
}
