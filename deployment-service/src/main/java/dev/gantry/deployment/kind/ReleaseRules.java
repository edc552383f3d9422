package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.deployment.model.ReleaseMember;
import dev.gantry.deployment.model.ReleaseSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Releases: which workloads change, and how each. What a release is about never changes; it can only be aborted. */
final class ReleaseRules implements ResourceStrategy {

    /** The former templates of so many fit well into one document. */
    private static final int MAX_MEMBERS = 32;

    /** A day: what takes longer is watched by people. */
    private static final long MAX_SECONDS = 86_400;

    private static final List<String> KINDS = List.of(ReleaseMember.DEPLOYMENT, "StatefulSet");
    private static final Set<String> PATCHED = Set.of("metadata", "spec");

    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode spec = object.withObjectProperty("spec");
        WorkloadRules.number(spec, "watchSeconds", ReleaseSpec.WATCH_SECONDS);
        WorkloadRules.number(spec, "deadlineSeconds", ReleaseSpec.DEADLINE_SECONDS);
        if (!spec.hasNonNull("abort")) {
            spec.put("abort", false);
        }
        for (JsonNode member : spec.path("members")) {
            if (member instanceof ObjectNode fields && !fields.hasNonNull("kind")) {
                fields.put("kind", ReleaseMember.DEPLOYMENT);
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>();
        CheckedField spec = new CheckedField(object.path("spec"), "spec", errors);
        seconds(spec.at("watchSeconds"), 0);
        seconds(spec.at("deadlineSeconds"), 1);
        CheckedField members = spec.at("members");
        if (members.items().isEmpty()) {
            members.required("name at least one workload");
        }
        members.atMostItems(MAX_MEMBERS);
        Set<String> seen = new HashSet<>();
        members.items().forEach(member -> member(member, seen));
        return errors;
    }

    private static void seconds(CheckedField seconds, long least) {
        seconds.atLeast(least, "must be greater than or equal to " + least);
        seconds.atMost(MAX_SECONDS, "must be less than or equal to " + MAX_SECONDS);
    }

    private static void member(CheckedField member, Set<String> seen) {
        CheckedField name = member.at("name");
        member.at("kind").oneOf(KINDS);
        if (name.text().isEmpty()) {
            name.required("");
        } else if (!seen.add(member.at("kind").text() + "/" + name.text())) {
            member.errors().add(FieldError.duplicate(name.path(), name.text()));
        }
        NameRules.dnsSubdomain(name.text()).stream()
                .filter(_ -> !name.text().isEmpty())
                .forEach(name::invalid);
        CheckedField images = member.at("images");
        CheckedField patch = member.at("patch");
        if (images.value().isEmpty() && patch.value().isEmpty()) {
            member.required("images or patch must say what changes");
        }
        images.value().propertyNames().stream()
                .map(images::at)
                .filter(image -> image.text().isBlank())
                .forEach(image -> image.required("an image"));
        patch(patch);
    }

    private static void patch(CheckedField patch) {
        if (patch.isPresent() && !patch.value().isObject()) {
            patch.invalid("must be a strategic merge patch of the pod template");
        }
        patch.value().propertyNames().stream()
                .filter(field -> !PATCHED.contains(field))
                .forEach(field -> patch.at(field).forbidden("a pod template has metadata and spec"));
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode before = current.path("spec");
        CheckedField spec = new CheckedField(updated.path("spec"), "spec", errors);
        for (String field : List.of("members", "watchSeconds", "deadlineSeconds")) {
            spec.at(field).immutable(before.path(field));
        }
        boolean aborted = before.path("abort").asBoolean(false);
        if (aborted && !spec.at("abort").value().asBoolean(false)) {
            spec.at("abort").forbidden("a release that is aborted does not go on; make another");
        }
        return errors;
    }
}
