package dev.gantry.apimachinery.patch.apply;

import dev.gantry.apimachinery.ApiException;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusCauseBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields that an apply would take from other managers, and the refusal that names each of them. */
record ApplyConflicts(Map<ManagedEntry, FieldSet> byManager) {

    /** The changed fields that entries of others own. */
    static ApplyConflicts find(List<ManagedEntry> others, FieldSet changed) {
        Map<ManagedEntry, FieldSet> conflicts = new LinkedHashMap<>();
        for (ManagedEntry other : others) {
            FieldSet both = other.fields().intersection(changed);
            if (!both.isEmpty()) {
                conflicts.put(other, both);
            }
        }
        return new ApplyConflicts(conflicts);
    }

    boolean isEmpty() {
        return byManager.isEmpty();
    }

    /** 409 with one cause for each field. */
    ApiException refusal() {
        List<StatusCause> causes = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        byManager.forEach((entry, fields) -> messages.add(describe(entry, fields, causes)));
        String plural = causes.size() == 1 ? "" : "s";
        return new ApiException(new StatusBuilder()
                .withApiVersion("v1")
                .withKind("Status")
                .withStatus("Failure")
                .withReason("Conflict")
                .withCode(409)
                .withMessage("Apply failed with " + causes.size() + " conflict" + plural + ": "
                        + String.join("\n", messages))
                .withNewDetails()
                .withCauses(causes)
                .endDetails()
                .build());
    }

    private static String describe(ManagedEntry entry, FieldSet fields, List<StatusCause> causes) {
        String through = entry.subresource().isEmpty() ? "" : " with subresource \"" + entry.subresource() + "\"";
        String whom = "\"" + entry.manager() + "\"" + through + " using " + entry.apiVersion();
        List<String> paths = new ArrayList<>();
        fields.forEachPath((path, set) -> {
            paths.add(path);
            causes.add(new StatusCauseBuilder()
                    .withReason("FieldManagerConflict")
                    .withMessage("conflict with " + whom)
                    .withField(path)
                    .build());
        });
        return paths.size() == 1
                ? "conflict with " + whom + ": " + paths.getFirst()
                : "conflicts with " + whom + ":\n- " + String.join("\n- ", paths);
    }
}
