package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules that a pod's spec must keep, after its defaults were filled in. */
public final class PodSpecRules {

    private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
    private static final List<String> DNS_POLICIES =
            List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
    private static final long MAX_SECONDS = Integer.MAX_VALUE;

    private PodSpecRules() {}

    /** Every rule that the spec of a Pod breaks; {@code path} is where the spec is, such as {@code spec}. */
    public static List<FieldError> validate(JsonNode spec, String path) {
        Violations violations = new Violations();
        check(Field.root(spec, path), RESTART_POLICIES, violations);
        return violations.list();
    }

    /**
     * Every rule that a workload's pod template breaks.
     *
     * @param template the object with metadata and spec
     * @param path where it is, such as {@code spec.template}
     * @param restartPolicies those that the workload allows, such as Always of a Deployment
     */
    public static List<FieldError> validateTemplate(JsonNode template, String path, List<String> restartPolicies) {
        Violations violations = new Violations();
        Field root = Field.root(template, path);
        violations.labels(root.at("metadata").at("labels"));
        check(root.at("spec"), restartPolicies, violations);
        return violations.list();
    }

    private static void check(Field spec, List<String> restartPolicies, Violations violations) {
        Set<String> volumes = VolumeRules.checkAll(spec.at("volumes"), violations);
        ContainerRules.checkAll(spec, volumes, violations);
        violations.requireOneOf(spec.at("restartPolicy"), restartPolicies);
        violations.requireOneOf(spec.at("dnsPolicy"), DNS_POLICIES);
        violations.allowAtLeast(spec.at("terminationGracePeriodSeconds"), 0);
        violations.allowBetween(spec.at("activeDeadlineSeconds"), 1, MAX_SECONDS);
        names(spec, violations);
        gates(spec, violations);
        violations.labels(spec.at("nodeSelector"));
        SecurityContextRules.checkPod(spec.at("securityContext"), violations);
        spec.items("tolerations").forEach(toleration -> TolerationRules.check(toleration, violations));
        NodeAffinityRules.check(spec.at("affinity").at("nodeAffinity"), violations);
        PodAffinityRules.check(spec.at("affinity").at("podAffinity"), violations);
        PodAffinityRules.check(spec.at("affinity").at("podAntiAffinity"), violations);
        TopologySpreadRules.check(spec.items("topologySpreadConstraints"), violations);
        ResourceRules.checkAmounts(spec.at("overhead"), violations);
        DeviceShareRules.check(spec, violations);
    }

    private static void gates(Field spec, Violations violations) {
        Set<String> seen = new HashSet<>();
        for (Field gate : spec.items("schedulingGates")) {
            violations.requireForm(gate.at("name"), NameRules::qualifiedName);
            if (!gate.text("name").isEmpty() && !seen.add(gate.text("name"))) {
                violations.duplicate(gate.at("name"));
            }
        }
    }

    private static void names(Field spec, Violations violations) {
        violations.allowForm(spec.at("nodeName"), NameRules::dnsSubdomain);
        violations.allowForm(spec.at("serviceAccountName"), NameRules::dnsSubdomain);
        violations.allowForm(spec.at("priorityClassName"), NameRules::dnsSubdomain);
        violations.allowForm(spec.at("hostname"), NameRules::dnsLabel);
        violations.allowForm(spec.at("subdomain"), NameRules::dnsLabel);
    }
}
