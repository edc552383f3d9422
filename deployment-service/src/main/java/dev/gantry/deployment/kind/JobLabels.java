package dev.gantry.deployment.kind;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The labels and the selector by which a Job finds its pods, made from its uid unless the user chose them. */
final class JobLabels {

    static final String CONTROLLER_UID = "batch.kubernetes.io/controller-uid";
    private static final String JOB_NAME = "batch.kubernetes.io/job-name";

    /** The names of the same labels before they had a prefix, which older clients select by. */
    private static final String FORMER_CONTROLLER_UID = "controller-uid";

    private static final String FORMER_JOB_NAME = "job-name";

    private JobLabels() {}

    /** Labels the template and selects the label, which no two Jobs share. */
    static void generate(ObjectNode job) {
        ObjectNode spec = job.withObjectProperty("spec");
        if (!spec.path("template").isObject() || spec.path("manualSelector").asBoolean(false)) {
            return;
        }
        String uid = job.path("metadata").path("uid").asString("");
        String name = job.path("metadata").path("name").asString("");
        ObjectNode labels = spec.withObjectProperty("template")
                .withObjectProperty("metadata")
                .withObjectProperty("labels");
        String given = labels.path(CONTROLLER_UID).asString(uid);
        if (!given.equals(uid)) {
            return; // somebody else's labels: the rules refuse them
        }
        labels.put(FORMER_CONTROLLER_UID, uid).put(CONTROLLER_UID, uid);
        labels.put(FORMER_JOB_NAME, name).put(JOB_NAME, name);
        spec.withObjectProperty("selector").withObjectProperty("matchLabels").put(CONTROLLER_UID, uid);
    }

    /** A Job without labels has those of its template, so that one command finds it and its pods. */
    static void inherit(ObjectNode job) {
        JsonNode labels = job.path("spec").path("template").path("metadata").path("labels");
        if (job.path("metadata").path("labels").isEmpty() && !labels.isEmpty()) {
            job.withObjectProperty("metadata").set("labels", labels.deepCopy());
        }
    }

    static boolean isGenerated(JsonNode job) {
        String uid = job.path("metadata").path("uid").asString("");
        JsonNode selector = job.path("spec").path("selector");
        JsonNode labels = job.path("spec").path("template").path("metadata").path("labels");
        return selector.path("matchExpressions").isEmpty()
                && selector.path("matchLabels").size() == 1
                && selector.path("matchLabels")
                        .path(CONTROLLER_UID)
                        .asString("")
                        .equals(uid)
                && labels.path(CONTROLLER_UID).asString("").equals(uid);
    }
}
