package dev.gantry.monitoring.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.monitoring.MirroredPods;
import dev.gantry.monitoring.recommend.ContainerHistory;
import dev.gantry.monitoring.recommend.ContainerRef;
import dev.gantry.monitoring.usage.UsageReport;
import dev.gantry.monitoring.usage.UsageReport.ContainerUsage;
import dev.gantry.monitoring.usage.UsageReport.PodUsage;
import dev.gantry.monitoring.usage.UsageReport.Usage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class UsageLearnerTest {

    private static final long MIB = 1L << 20;
    private static final JsonMapper MIRROR = MirroredPods.FIELDS.mapper();

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InMemoryPods pods = new InMemoryPods();
    private final Map<ObjectKey, Job> jobs = new HashMap<>();
    private final JobOwners owners = new JobOwners(key -> Optional.ofNullable(jobs.get(key)));
    private final LearntUsage learnt = new LearntUsage();
    private final UsageLearner learner = new UsageLearner(learnt, owners, () -> pods, () -> true, () -> now);

    private static Pod pod(String name, String ownerKind, String owner) {
        return mirrored(new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withUid("uid-" + name)
                .addToLabels("pod-template-hash", "bcdf")
                .addNewOwnerReference()
                .withKind(ownerKind)
                .withName(owner)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .addNewContainer()
                .withName("app")
                .withNewResources()
                .addToRequests("cpu", new Quantity("500m"))
                .addToLimits("memory", new Quantity("128Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .build());
    }

    /** As the mirror shows it: what is learnt from fields that it skips would be missed. */
    private static Pod mirrored(Pod pod) {
        return MIRROR.readValue(WireJson.encode(WireJson.toDocument(pod)), Pod.class);
    }

    private UsageReport report(String node, String pod, String container, long memoryBytes) {
        List<ContainerUsage> containers = List.of(new ContainerUsage(container, 250_000_000, memoryBytes));
        PodUsage usage = new PodUsage("shop", pod, "uid-" + pod, containers);
        return new UsageReport(node, now, 15_000, new Usage(1, 1), List.of(usage));
    }

    @Test
    void usageIsLearntForTheWorkloadOfThePod() {
        pods.put(pod("web-bcdf-1", "ReplicaSet", "web-bcdf"));
        learner.accept(report("n1", "web-bcdf-1", "app", 64 * MIB));
        now = now.plusSeconds(15);
        learner.accept(report("n1", "web-bcdf-1", "app", 65 * MIB));

        ContainerHistory history = learnt.all().get(new ContainerRef("shop", "Deployment", "web", "app"));
        assertThat(history).isNotNull();
        assertThat(history.sampledMinutes()).isEqualTo(0.5);
        assertThat(history.cpu().percentile(0.9)).isBetween(0.25, 0.27);
        assertThat(history.memory().withoutDebts().weights()).hasSize(1);
    }

    @Test
    void whatIsNoContainerOfAKnownPodOfTheNodeIsNotLearnt() {
        pods.put(pod("web-bcdf-1", "ReplicaSet", "web-bcdf"));
        learner.accept(report("n1", "web-bcdf-2", "app", MIB));
        learner.accept(report("n1", "web-bcdf-1", "init", MIB));
        learner.accept(report("n2", "web-bcdf-1", "app", MIB));

        assertThat(learnt.all()).isEmpty();
    }

    @Test
    void theCronJobOfAJobIsAskedForOnce() {
        pods.put(pod("backup-1-x", "Job", "backup-1"));
        jobs.put(
                new ObjectKey("shop", "backup-1"),
                new JobBuilder()
                        .withNewMetadata()
                        .addNewOwnerReference()
                        .withKind("CronJob")
                        .withName("backup")
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .build());
        learner.accept(report("n1", "backup-1-x", "app", MIB));
        assertThat(learnt.all()).isEmpty();

        owners.ask();
        jobs.clear();
        owners.ask();
        learner.accept(report("n1", "backup-1-x", "app", MIB));
        assertThat(learnt.all()).containsOnlyKeys(new ContainerRef("shop", "CronJob", "backup", "app"));
    }

    @Test
    void aJobThatIsGoneIsItsOwnWorkload() {
        pods.put(pod("once-x", "Job", "once"));
        learner.accept(report("n1", "once-x", "app", MIB));
        owners.ask();
        learner.accept(report("n1", "once-x", "app", MIB));

        assertThat(learnt.all()).containsOnlyKeys(new ContainerRef("shop", "Job", "once", "app"));
    }

    @Test
    void aKillForWantOfMemoryIsLearnt() {
        Pod running = pod("web-bcdf-1", "ReplicaSet", "web-bcdf");
        pods.put(running);
        learner.accept(report("n1", "web-bcdf-1", "app", 64 * MIB));
        Pod killed = mirrored(new PodBuilder(running)
                .withNewStatus()
                .addNewContainerStatus()
                .withName("app")
                .withNewLastState()
                .withNewTerminated()
                .withReason("OOMKilled")
                .withFinishedAt("2026-01-01T00:00:00Z")
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build());
        learner.updated(running, killed);

        ContainerHistory history = learnt.all().values().iterator().next();
        assertThat(history.memory().percentile(0.9)).isGreaterThan(228.0 * MIB);
    }

    @Test
    void recommendationsAreShownOnceTheyAreKnownAndWhileTheWorkloadRuns() {
        RecommendationResource resource = new RecommendationResource(learnt, Duration.ofMinutes(10), () -> now);
        pods.put(pod("web-bcdf-1", "ReplicaSet", "web-bcdf"));
        learner.accept(report("n1", "web-bcdf-1", "app", 64 * MIB));
        assertThat(resource.list("")).isEmpty();

        now = now.plus(Duration.ofMinutes(10));
        learner.accept(report("n1", "web-bcdf-1", "app", 64 * MIB));
        List<ObjectNode> shown = resource.list("shop");
        assertThat(shown).hasSize(1);
        assertThat(shown.getFirst().at("/metadata/name").asString()).isEqualTo("deployment.web.app");
        assertThat(shown.getFirst().at("/spec/workload/kind").asString()).isEqualTo("Deployment");
        assertThat(shown.getFirst().at("/status/target/memory").asString()).matches("\\d+Mi");
        assertThat(shown.getFirst().at("/status/since").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(resource.list("other")).isEmpty();

        now = now.plus(Duration.ofMinutes(11));
        assertThat(resource.list("")).isEmpty();
    }

    @Test
    void whatIsNotStoredIsGivenBackAndNothingIsCountedTwice() {
        pods.put(pod("web-bcdf-1", "ReplicaSet", "web-bcdf"));
        learner.accept(report("n1", "web-bcdf-1", "app", 64 * MIB));
        Map<ContainerRef, ContainerHistory> taken = learnt.takePending();
        learner.accept(report("n1", "web-bcdf-1", "app", 64 * MIB));
        learnt.giveBack(taken);

        assertThat(learnt.all().values())
                .extracting(ContainerHistory::sampledMinutes)
                .containsExactly(0.5);
        learnt.stored(learnt.takePending(), now);
        assertThat(learnt.all().values())
                .extracting(ContainerHistory::sampledMinutes)
                .containsExactly(0.5);
        learnt.stored(Map.of(), now.plus(LearntUsage.EXPIRES_AFTER).plusSeconds(1));
        assertThat(learnt.all()).isEmpty();
    }

    @Test
    void onlySoManyContainersAreLearntOf() {
        ContainerHistory history = ContainerHistory.ofCpu(1, 1, 1, now);
        for (int i = 0; i < LearntUsage.MAX_CONTAINERS + 5; i++) {
            learnt.learn(new ContainerRef("shop", "Deployment", "web-" + i, "app"), history);
        }

        assertThat(learnt.size()).isEqualTo(LearntUsage.MAX_CONTAINERS);
        assertThat(learnt.refused()).isEqualTo(5);
    }

    /** Pods as a mirror would show them. */
    private static final class InMemoryPods implements ResourceView<Pod> {
        private final Map<ObjectKey, Pod> byKey = new HashMap<>();

        void put(Pod pod) {
            byKey.put(ObjectKey.of(pod), pod);
        }

        @Override
        public Optional<Pod> get(ObjectKey key) {
            return Optional.ofNullable(byKey.get(key));
        }

        @Override
        public List<Pod> list() {
            return List.copyOf(byKey.values());
        }

        @Override
        public List<Pod> list(String namespace) {
            return list();
        }

        @Override
        public boolean synced() {
            return true;
        }

        @Override
        public Duration staleness() {
            return Duration.ZERO;
        }

        @Override
        public AutoCloseable subscribe(Listener<Pod> listener) {
            return () -> {};
        }
    }
}
