package dev.gantry.agent.pod;

import dev.gantry.agent.runtime.EnforcedResources;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps in a container's labels the resources that it was created for, whatever its engine made of them. */
final class CreatedResources {

    private static final String LABEL = "gantry.dev/resources";
    private static final Pattern FORM =
            Pattern.compile("cpu-shares=(\\d{1,18}),cpu-millis=(\\d{1,18}),memory=(\\d{1,18})");

    private CreatedResources() {}

    static Map.Entry<String, String> label(EnforcedResources resources) {
        return Map.entry(
                LABEL,
                "cpu-shares=" + resources.cpuShares() + ",cpu-millis=" + resources.cpuLimitMillis() + ",memory="
                        + resources.memoryLimitBytes());
    }

    /** Empty for a container of an agent that did not keep them. */
    static Optional<EnforcedResources> read(Map<String, String> labels) {
        Matcher text = FORM.matcher(labels.getOrDefault(LABEL, ""));
        return text.matches()
                ? Optional.of(new EnforcedResources(
                        Long.parseLong(text.group(1)), Long.parseLong(text.group(2)), Long.parseLong(text.group(3))))
                : Optional.empty();
    }
}
