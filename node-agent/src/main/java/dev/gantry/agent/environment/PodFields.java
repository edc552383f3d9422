package dev.gantry.agent.environment;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fields of a pod that its containers may ask for by {@code fieldRef}.
 *
 * @param podIp of the sandbox, which the pod's status may not tell yet
 */
public record PodFields(Pod pod, String podIp, String hostIp) {

    private static final Pattern KEYED = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");

    /** The field's value as text; empty for a path that names none. */
    public Optional<String> value(String path) {
        ObjectMeta metadata = pod.getMetadata();
        return switch (path) {
            case "metadata.name" -> Optional.of(metadata.getName());
            case "metadata.namespace" -> Optional.of(metadata.getNamespace());
            case "metadata.uid" -> Optional.of(metadata.getUid());
            case "metadata.labels" -> Optional.of(lines(metadata.getLabels()));
            case "metadata.annotations" -> Optional.of(lines(metadata.getAnnotations()));
            case "spec.nodeName" -> Optional.of(orEmpty(pod.getSpec().getNodeName()));
            case "spec.serviceAccountName" -> Optional.of(orEmpty(pod.getSpec().getServiceAccountName()));
            case "status.podIP", "status.podIPs" -> Optional.of(podIp);
            case "status.hostIP", "status.hostIPs" -> Optional.of(hostIp);
            default -> keyed(path);
        };
    }

    private Optional<String> keyed(String path) {
        Matcher matcher = KEYED.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> map = matcher.group(1).equals("labels")
                ? pod.getMetadata().getLabels()
                : pod.getMetadata().getAnnotations();
        return Optional.of(map == null ? "" : map.getOrDefault(matcher.group(2), ""));
    }

    /** One {@code key="value"} a line, ordered by key, with quotes and line ends escaped. */
    private static String lines(Map<String, String> map) {
        if (map == null) {
            return "";
        }
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=\"" + escaped(entry.getValue()) + "\"")
                        .collect(Collectors.joining("\n"));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
