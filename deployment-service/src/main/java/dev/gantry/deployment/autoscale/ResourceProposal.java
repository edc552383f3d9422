package dev.gantry.deployment.autoscale;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricValueStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricValueStatusBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many replicas bring the use of a resource to its target: {@code ceil(replicas * use / target)}, unless use and target
 * differ by less than a tenth.
 *
 * <p>Example: three pods that request 200m of CPU each use 180m each, 90 % where 50 % are wanted: ceil(3 * 1.8) = 6.
 *
 * <p>What is not known is taken as what changes least: when it would grow, a pod that was not measured counts as idle; when it would
 * shrink, as using all that it requested (or the target, if that is more); a pod that is starting counts as idle when it would
 * grow. If that turns the direction, nothing changes.
 */
final class ResourceProposal {

    private static final int PERCENT = 100;

    private final ScaleState state;
    private final String resource;
    private final Optional<String> container;
    private final MetricTarget target;
    private final PodGroups groups;

    ResourceProposal(ScaleState state, String resource, Optional<String> container, MetricTarget target) {
        this.state = state;
        this.resource = resource;
        this.container = container;
        this.target = target;
        this.groups = PodGroups.of(state.pods(), state.usages(), resource, container, state.now());
    }

    MetricProposal propose() {
        if (!state.usageProblem().isEmpty()) {
            return unusable("failed to get " + resource + " utilization: unable to get metrics for resource " + resource
                    + ": unable to fetch metrics from resource metrics API: " + state.usageProblem());
        }
        boolean utilization = target.getAverageUtilization() != null;
        Map<String, Long> requests = utilization ? requests() : Map.of();
        Optional<Pod> without = utilization ? podWithoutRequest(requests) : Optional.empty();
        if (without.isPresent()) {
            return unusable("failed to get " + resource + " utilization: missing request for " + resource
                    + container.map(name -> " in container " + name).orElse("") + " of Pod "
                    + without.get().getMetadata().getName());
        }
        if (groups.measured().isEmpty()) {
            return unusable("failed to get " + resource
                    + (utilization ? " utilization" : " usage")
                    + ": did not receive metrics for targeted pods (pods might be unready)");
        }
        return utilization ? byUtilization(requests) : byValue();
    }

    private MetricProposal unusable(String message) {
        return new MetricProposal.Unusable(
                container.isPresent() ? "FailedGetContainerResourceMetric" : "FailedGetResourceMetric", message);
    }

    private MetricProposal byUtilization(Map<String, Long> requests) {
        int wanted = target.getAverageUtilization();
        long current = utilization(groups.measured(), requests);
        long assumed = Math.max(PERCENT, wanted);
        int replicas = replicas(
                (double) current / wanted,
                pod -> requests.getOrDefault(pod.getMetadata().getName(), 0L) * assumed / PERCENT,
                measured -> (double) utilization(measured, requests) / wanted);
        MetricValueStatus status = new MetricValueStatusBuilder()
                .withAverageUtilization((int) Math.min(current, Integer.MAX_VALUE))
                .withAverageValue(ScaleAmounts.quantity(average(groups.measured())))
                .build();
        return proposal(replicas, resource + words() + " utilization (percentage of request)", status);
    }

    private MetricProposal byValue() {
        long wanted = ScaleAmounts.millis(target.getAverageValue());
        long current = average(groups.measured());
        int replicas =
                replicas((double) current / wanted, pod -> wanted, measured -> (double) average(measured) / wanted);
        MetricValueStatus status = new MetricValueStatusBuilder()
                .withAverageValue(ScaleAmounts.quantity(current))
                .build();
        return proposal(replicas, resource + words(), status);
    }

    private String words() {
        return container.isPresent() ? " container resource" : " resource";
    }

    private MetricProposal proposal(int replicas, String metric, MetricValueStatus value) {
        MetricStatusBuilder status = new MetricStatusBuilder();
        if (container.isPresent()) {
            status.withType("ContainerResource")
                    .withNewContainerResource()
                    .withName(resource)
                    .withContainer(container.get())
                    .withCurrent(value)
                    .endContainerResource();
        } else {
            status.withType("Resource")
                    .withNewResource()
                    .withName(resource)
                    .withCurrent(value)
                    .endResource();
        }
        return new MetricProposal.Replicas(replicas, metric, status.build());
    }

    /** What a pod that was not measured is taken to use, in thousandths. */
    private interface Assumption {
        long millis(Pod pod);
    }

    /** The ratio of use to target over these pods. */
    private interface Ratio {
        double of(Map<String, Long> measured);
    }

    private int replicas(double ratio, Assumption assumption, Ratio recount) {
        int now = state.target().wanted();
        boolean grows = ratio > 1;
        boolean startingMatter = grows && !groups.unready().isEmpty();
        if (!startingMatter && groups.missing().isEmpty()) {
            return ScaleAmounts.isClose(ratio)
                    ? now
                    : (int) Math.ceil(ratio * groups.measured().size());
        }
        Map<String, Long> all = new HashMap<>(groups.measured());
        for (Pod pod : groups.missing()) {
            all.put(pod.getMetadata().getName(), grows ? 0 : assumption.millis(pod));
        }
        if (startingMatter) {
            groups.unready().forEach(pod -> all.put(pod.getMetadata().getName(), 0L));
        }
        double again = recount.of(all);
        boolean turned = grows ? again < 1 : again > 1;
        if (ScaleAmounts.isClose(again) || turned) {
            return now;
        }
        int replicas = (int) Math.ceil(again * all.size());
        boolean contrary = again > 1 ? replicas < now : replicas > now;
        return contrary ? now : replicas;
    }

    private static long utilization(Map<String, Long> measured, Map<String, Long> requests) {
        long used = 0;
        long requested = 0;
        for (Map.Entry<String, Long> pod : measured.entrySet()) {
            used += pod.getValue();
            requested += requests.getOrDefault(pod.getKey(), 0L);
        }
        return requested == 0 ? 0 : used * PERCENT / requested;
    }

    private static long average(Map<String, Long> measured) {
        return measured.values().stream().mapToLong(Long::longValue).sum() / Math.max(1, measured.size());
    }

    /** Thousandths requested, by pod; a pod of which a container requests nothing is left out. */
    private Map<String, Long> requests() {
        Map<String, Long> requests = new HashMap<>();
        for (Pod pod : state.pods()) {
            List<Container> counted = pod.getSpec().getContainers().stream()
                    .filter(c -> container.isEmpty() || container.get().equals(c.getName()))
                    .toList();
            if (!counted.isEmpty() && counted.stream().allMatch(c -> request(c) > 0)) {
                requests.put(
                        pod.getMetadata().getName(),
                        counted.stream().mapToLong(this::request).sum());
            }
        }
        return requests;
    }

    private long request(Container c) {
        Map<String, Quantity> requests =
                c.getResources() == null ? null : c.getResources().getRequests();
        return requests == null ? 0 : ScaleAmounts.millis(requests.get(resource));
    }

    private Optional<Pod> podWithoutRequest(Map<String, Long> requests) {
        return state.pods().stream()
                .filter(pod -> !requests.containsKey(pod.getMetadata().getName()))
                .findFirst();
    }
}
