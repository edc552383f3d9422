package dev.gantry.apimachinery.schema.pod;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of a pod's spec, as Kubernetes documents them for the PodSpec and its parts. */
public final class PodSpecDefaults {

    /** The fields of a spec that hold containers. */
    static final List<String> CONTAINER_FIELDS = List.of("initContainers", "containers");

    private static final int TERMINATION_GRACE_SECONDS = 30;

    private PodSpecDefaults() {}

    /** Fills in the spec of a workload's pod template, which may run on any node for any service account. */
    public static void applyToTemplate(ObjectNode spec) {
        FieldDefaults.chosenText(spec, "restartPolicy", "Always");
        FieldDefaults.chosenText(spec, "dnsPolicy", "ClusterFirst");
        FieldDefaults.chosenText(spec, "schedulerName", "default-scheduler");
        FieldDefaults.number(spec, "terminationGracePeriodSeconds", TERMINATION_GRACE_SECONDS);
        FieldDefaults.emptyObject(spec, "securityContext");
        mirrorServiceAccount(spec);
        for (String field : CONTAINER_FIELDS) {
            FieldDefaults.objects(spec, field).forEach(ContainerDefaults::apply);
        }
        FieldDefaults.objects(spec, "volumes").forEach(VolumeDefaults::apply);
        if (spec.path("hostNetwork").asBoolean(false)) {
            publishContainerPorts(spec);
        }
    }

    /** Fills in the spec of a Pod: all of the template's defaults, and those that only a Pod has. */
    public static void applyToPod(ObjectNode spec) {
        FieldDefaults.chosenText(
                spec, "serviceAccountName", spec.path("serviceAccount").asString("default"));
        applyToTemplate(spec);
        FieldDefaults.flag(spec, "enableServiceLinks", true);
        for (String field : CONTAINER_FIELDS) {
            FieldDefaults.objects(spec, field).forEach(RequestDefaults::fromLimits);
        }
    }

    /** Clients older than serviceAccountName read and write the same account under its former name. */
    private static void mirrorServiceAccount(ObjectNode spec) {
        String account = spec.path("serviceAccountName").asString("");
        if (!account.isEmpty()) {
            spec.put("serviceAccount", account);
        } else if (!spec.path("serviceAccount").asString("").isEmpty()) {
            spec.put("serviceAccountName", spec.path("serviceAccount").asString(""));
        }
    }

    /** On the host's network a container's port is the host's port. */
    private static void publishContainerPorts(ObjectNode spec) {
        for (String field : CONTAINER_FIELDS) {
            for (ObjectNode container : FieldDefaults.objects(spec, field)) {
                FieldDefaults.objects(container, "ports")
                        .forEach(port -> FieldDefaults.positiveNumber(
                                port, "hostPort", port.path("containerPort").asInt(0)));
            }
        }
    }
}
