package dev.gantry.benchmarks;

import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;

/**
 * Pods of one kind, in the namespace {@code bench}, told apart by the label {@code set}.
 *
 * @param labels further labels, as the inside of a JSON object
 * @param cpu what the one container requests
 * @param memory what the one container requests
 * @param spec further fields of the pod's spec, as the inside of a JSON object; {@code NODE} in it becomes the name of a node,
 *     another for each pod
 */
record PodTemplate(String labels, String cpu, String memory, String spec) {

    private static final String PLACEHOLDER = "NODE";

    Pod pod(String set, int index, int nodes) {
        String json = """
                {"metadata":{"name":"%1$s-%2$d","namespace":"bench","labels":{"set":"%1$s"%3$s}},
                 "spec":{"terminationGracePeriodSeconds":0,
                  "containers":[{"name":"c","image":"bench","resources":{"requests":{"cpu":"%4$s","memory":"%5$s"}}}]%6$s}}
                """.formatted(set, index, after(labels), cpu, memory, after(spec))
                .replace(PLACEHOLDER, ReadyNodes.name(index % nodes));
        return WireJson.decode(json.getBytes(StandardCharsets.UTF_8), Pod.class);
    }

    private static String after(String fields) {
        return fields.isEmpty() ? "" : "," + fields;
    }
}
