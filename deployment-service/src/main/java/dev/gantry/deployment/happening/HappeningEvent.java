package dev.gantry.deployment.happening;

import dev.gantry.apimachinery.WireJson;
import tools.jackson.databind.node.ObjectNode;

/**
 * A happening as a CloudEvent 1.0 in the structured JSON format.
 *
 * @param id the same whenever the happening is told again, so that a receiver can leave a repetition out
 * @param type such as {@code dev.gantry.rollout.started}
 * @param json the event
 */
public record HappeningEvent(String id, String type, ObjectNode json) {

    public static final String CONTENT_TYPE = "application/cloudevents+json";

    /** Between the happenings told before and after lie some that are no longer known: read the present state. */
    public static final String GAP = "dev.gantry.rollout.gap";

    private static final String SOURCE = "/gantry/deployment-service";
    private static final String OF_ROLLOUTS = "dev.gantry.rollout.";
    private static final String OF_RELEASES = "dev.gantry.release.";

    /**
     * @param version of the change that was the happening
     * @param index among the happenings of the change
     */
    public static HappeningEvent of(Happening happening, long version, int index) {
        String first = version + "-" + happening.workload().kind() + "-"
                + happening.type().wire();
        String id = index == 0 ? first : first + "-" + index;
        boolean release = happening.workload().kind().equals("release");
        String type = (release ? OF_RELEASES : OF_ROLLOUTS) + happening.type().wire();
        ObjectNode event = event(
                id, type, happening.namespace() + "/" + happening.workload().name());
        event.putObject("data")
                .put("kind", happening.workload().kind())
                .put("namespace", happening.namespace())
                .put("name", happening.workload().name())
                .put("revision", happening.revision())
                .put("fromRevision", happening.fromRevision())
                .put("replicas", happening.replicas())
                .put("reason", happening.reason())
                .put("message", happening.message())
                .put("resourceVersion", Long.toString(version));
        return new HappeningEvent(id, type, event);
    }

    /** @param version from which on happenings are told again */
    public static HappeningEvent gap(String namespace, long version) {
        String id = version + "-gap";
        ObjectNode event = event(id, GAP, namespace);
        event.putObject("data")
                .put("namespace", namespace)
                .put("resourceVersion", Long.toString(version))
                .put("message", "earlier happenings are no longer kept");
        return new HappeningEvent(id, GAP, event);
    }

    private static ObjectNode event(String id, String type, String subject) {
        return WireJson.MAPPER
                .createObjectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", SOURCE)
                .put("type", type)
                .put("subject", subject)
                .put("datacontenttype", "application/json");
    }

    public byte[] bytes() {
        return WireJson.encode(json);
    }
}
