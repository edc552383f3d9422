package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of the containers of a pod. */
final class ContainerRules {

    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> MESSAGE_POLICIES = List.of("FallbackToLogsOnError", "File");
    private static final List<String> INIT_RESTART_POLICIES = List.of("Always");

    private ContainerRules() {}

    /** Checks every container of the spec, which may mount the volumes of the given names. */
    static void checkAll(Field spec, Set<String> volumes, Violations violations) {
        Field containers = spec.at("containers");
        if (containers.items().isEmpty()) {
            violations.required(containers, "");
        }
        Set<String> names = new HashSet<>();
        PortRules ports = new PortRules(spec.isTrue("hostNetwork"), violations);
        for (Field container : containers.items()) {
            check(container, names, volumes, violations);
            ports.check(container.at("ports"));
            ProbeRules.checkMain(container, violations);
            ResizePolicyRules.check(container.at("resizePolicy"), spec.text("restartPolicy"), violations);
        }
        for (Field container : spec.items("initContainers")) {
            check(container, names, volumes, violations);
            new PortRules(spec.isTrue("hostNetwork"), violations).check(container.at("ports"));
            violations.allowOneOf(container.at("restartPolicy"), INIT_RESTART_POLICIES);
            ProbeRules.checkInit(container, violations);
            ResizePolicyRules.checkInit(container, spec.text("restartPolicy"), violations);
        }
    }

    private static void check(Field container, Set<String> names, Set<String> volumes, Violations violations) {
        Field name = container.at("name");
        violations.requireForm(name, NameRules::dnsLabel);
        if (!name.text().isEmpty() && !names.add(name.text())) {
            violations.duplicate(name);
        }
        image(container.at("image"), violations);
        violations.requireOneOf(container.at("imagePullPolicy"), PULL_POLICIES);
        violations.requireOneOf(container.at("terminationMessagePolicy"), MESSAGE_POLICIES);
        EnvironmentRules.check(container, violations);
        VolumeMountRules.check(container.at("volumeMounts"), volumes, violations);
        ResourceRules.checkContainer(container.at("resources"), violations);
        SecurityContextRules.checkContainer(container.at("securityContext"), violations);
    }

    private static void image(Field image, Violations violations) {
        if (image.text().isEmpty()) {
            violations.required(image, "");
        } else if (!image.text().equals(image.text().strip())) {
            violations.invalid(image, "must not have leading or trailing whitespace");
        }
    }
}
