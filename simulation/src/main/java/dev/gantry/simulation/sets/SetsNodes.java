package dev.gantry.simulation.sets;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Scheduler, node agents and proxies in one: they move pods on, and now and then a pod fails or stops being ready. */
final class SetsNodes {

    /** The image of a container that crashes whenever it starts. */
    static final String BROKEN_IMAGE = "broken";

    private static final int FAILURES_PER_THOUSAND = 20;

    private final SetsWorld world;
    private final RandomGenerator random;
    private boolean calm;

    SetsNodes(SetsWorld world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    /** From now on nothing fails. */
    void calm() {
        calm = true;
    }

    void step() {
        List<Pod> pods = world.pods().list();
        if (!pods.isEmpty()) {
            Pod pod = pods.get(random.nextInt(pods.size()));
            if (!calm && random.nextInt(1_000) < FAILURES_PER_THOUSAND) {
                fail(pod);
            } else {
                advance(pod);
            }
        }
    }

    boolean idle() {
        return world.pods().list().stream().noneMatch(this::canAdvance);
    }

    private boolean canAdvance(Pod pod) {
        if (terminating(pod) || orphaned(pod)) {
            return true;
        }
        if (pod.getSpec().getNodeName() == null) {
            return node(pod).isPresent();
        }
        return !ended(pod) && (broken(pod) ? !crashed(pod) : pod.getStatus() == null || conditions(pod) < 2);
    }

    private void advance(Pod pod) {
        if (terminating(pod) || orphaned(pod)) {
            world.pods().remove(ObjectKey.of(pod));
        } else if (pod.getSpec().getNodeName() == null) {
            node(pod)
                    .ifPresent(node -> world.pods()
                            .put(new PodBuilder(pod)
                                    .editSpec()
                                    .withNodeName(node)
                                    .endSpec()
                                    .build()));
        } else if (pod.getStatus() == null) {
            world.pods().put(phase(pod, "Running"));
        } else if (!ended(pod) && broken(pod) && !crashed(pod)) {
            crash(pod);
        } else if (!ended(pod) && !broken(pod) && conditions(pod) < 2) {
            become(pod, conditions(pod) == 0 ? "Ready" : "gantry.dev/Routable");
        }
    }

    private void fail(Pod pod) {
        if (pod.getStatus() != null && !ended(pod)) {
            world.pods()
                    .put(
                            random.nextBoolean()
                                    ? phase(pod, "Failed")
                                    : new PodBuilder(pod)
                                            .editStatus()
                                            .withConditions()
                                            .endStatus()
                                            .build());
        }
    }

    private static Pod phase(Pod pod, String phase) {
        return new PodBuilder(pod)
                .editOrNewStatus()
                .withPhase(phase)
                .withConditions()
                .endStatus()
                .build();
    }

    private void crash(Pod pod) {
        world.pods()
                .put(new PodBuilder(pod)
                        .editStatus()
                        .addNewContainerStatus()
                        .withNewState()
                        .withNewWaiting()
                        .withReason("CrashLoopBackOff")
                        .endWaiting()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build());
    }

    private void become(Pod pod, String condition) {
        world.pods()
                .put(new PodBuilder(pod)
                        .editStatus()
                        .addToConditions(new PodConditionBuilder()
                                .withType(condition)
                                .withStatus("True")
                                .withLastTransitionTime(world.clock().instant().toString())
                                .build())
                        .endStatus()
                        .build());
    }

    /** Where the pod may run: a daemon's on its node if that is still there, any other on any. */
    private Optional<String> node(Pod pod) {
        List<String> names = world.nodes().list().stream()
                .map(Node::getMetadata)
                .map(metadata -> metadata.getName())
                .filter(name ->
                        pod.getSpec().getAffinity() == null || intended(pod).equals(name))
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(names.get(random.nextInt(names.size())));
    }

    static String intended(Pod pod) {
        return pod.getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .getFirst()
                .getMatchFields()
                .getFirst()
                .getValues()
                .getFirst();
    }

    /** What the scheduler removes: pods of nodes that are no more. */
    private boolean orphaned(Pod pod) {
        String node = pod.getSpec().getNodeName();
        return node != null && world.nodes().get(new ObjectKey("", node)).isEmpty();
    }

    private static boolean terminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean ended(Pod pod) {
        return pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase());
    }

    private static boolean crashed(Pod pod) {
        return pod.getStatus() != null
                && !pod.getStatus().getContainerStatuses().isEmpty();
    }

    private static int conditions(Pod pod) {
        return pod.getStatus().getConditions().size();
    }

    private static boolean broken(Pod pod) {
        return pod.getSpec().getContainers().getFirst().getImage().equals(BROKEN_IMAGE);
    }
}
