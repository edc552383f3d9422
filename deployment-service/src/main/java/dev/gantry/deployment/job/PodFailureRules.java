package dev.gantry.deployment.job;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnPodConditionsPattern;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Job's podFailurePolicy: the first rule that a failed pod matches says what its failure means; without one it counts. */
final class PodFailureRules {

    private final List<PodFailurePolicyRule> rules;

    PodFailureRules(@Nullable PodFailurePolicy policy) {
        this.rules = policy == null || policy.getRules() == null ? List.of() : policy.getRules();
    }

    PodFailureVerdict judge(JobPod pod) {
        for (int i = 0; i < rules.size(); i++) {
            PodFailurePolicyRule rule = rules.get(i);
            Optional<String> match = rule.getOnExitCodes() == null
                    ? onConditions(rule.getOnPodConditions(), pod)
                    : onExitCodes(rule.getOnExitCodes(), pod);
            if (match.isPresent()) {
                return verdict(String.valueOf(rule.getAction()), match.get(), i);
            }
        }
        return new PodFailureVerdict.Count();
    }

    private static PodFailureVerdict verdict(String action, String match, int rule) {
        return switch (action) {
            case "FailJob" -> new PodFailureVerdict.FailJob(match + " matching FailJob rule at index " + rule);
            case "FailIndex" -> new PodFailureVerdict.FailIndex();
            case "Ignore" -> new PodFailureVerdict.Ignore();
            default -> new PodFailureVerdict.Count();
        };
    }

    private static Optional<String> onExitCodes(PodFailurePolicyOnExitCodesRequirement wanted, JobPod pod) {
        return pod.containers()
                .filter(status -> wanted.getContainerName() == null
                        || wanted.getContainerName().equals(status.getName()))
                .filter(status -> matches(wanted, status))
                .findFirst()
                .map(status -> "Container " + status.getName() + " for pod "
                        + pod.pod().getMetadata().getNamespace()
                        + "/" + pod.name() + " failed with exit code "
                        + status.getState().getTerminated().getExitCode());
    }

    /** A container that ended well never matches, whatever the rule lists. */
    private static boolean matches(PodFailurePolicyOnExitCodesRequirement wanted, ContainerStatus status) {
        ContainerStateTerminated end =
                status.getState() == null ? null : status.getState().getTerminated();
        if (end == null || end.getExitCode() == null || end.getExitCode() == 0) {
            return false;
        }
        boolean listed = wanted.getValues().contains(end.getExitCode());
        return "In".equals(wanted.getOperator()) ? listed : !listed;
    }

    private static Optional<String> onConditions(
            @Nullable List<PodFailurePolicyOnPodConditionsPattern> patterns, JobPod pod) {
        List<PodCondition> conditions =
                pod.pod().getStatus() == null ? null : pod.pod().getStatus().getConditions();
        if (patterns == null || conditions == null) {
            return Optional.empty();
        }
        return conditions.stream()
                .filter(condition -> patterns.stream().anyMatch(pattern -> matches(pattern, condition)))
                .findFirst()
                .map(condition -> "Pod " + pod.pod().getMetadata().getNamespace() + "/" + pod.name() + " has condition "
                        + condition.getType());
    }

    private static boolean matches(PodFailurePolicyOnPodConditionsPattern pattern, PodCondition condition) {
        String status = pattern.getStatus() == null ? "True" : pattern.getStatus();
        return Objects.equals(pattern.getType(), condition.getType()) && status.equals(condition.getStatus());
    }
}
