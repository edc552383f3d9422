package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.pod.PodSpecDefaults;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs: pods that run until so many of them have succeeded. */
final class JobRules implements ResourceStrategy {

    private static final int BACKOFF_LIMIT = 6;

    /** What may change of the template of a Job that is suspended and has not started: where its pods may run. */
    private static final List<String> SCHEDULING_FIELDS = List.of("nodeSelector", "tolerations", "schedulingGates");

    @Override
    public void applyDefaults(ObjectNode job) {
        ObjectNode spec = job.withObjectProperty("spec");
        counts(spec);
        text(spec, "completionMode", JobSpecRules.NON_INDEXED);
        flag(spec, "suspend");
        flag(spec, "manualSelector");
        boolean policy = spec.path("podFailurePolicy").isObject();
        text(spec, "podReplacementPolicy", policy ? "Failed" : "TerminatingOrFailed");
        for (JsonNode rule : spec.path("podFailurePolicy").path("rules")) {
            rule.path("onPodConditions").forEach(condition -> text((ObjectNode) condition, "status", "True"));
        }
        if (spec.path("template").isObject()) {
            PodSpecDefaults.applyToTemplate(spec.withObjectProperty("template").withObjectProperty("spec"));
        }
    }

    /** One pod in all where nothing is said; a work queue where only the parallelism is. */
    private static void counts(ObjectNode spec) {
        if (!spec.hasNonNull("completions") && !spec.hasNonNull("parallelism")) {
            spec.put("completions", 1);
        }
        WorkloadRules.number(spec, "parallelism", 1);
        boolean perIndex = spec.hasNonNull("backoffLimitPerIndex");
        WorkloadRules.number(spec, "backoffLimit", perIndex ? Integer.MAX_VALUE : BACKOFF_LIMIT);
    }

    static void text(ObjectNode object, String field, String value) {
        if (object.path(field).asString("").isEmpty()) {
            object.put(field, value);
        }
    }

    static void flag(ObjectNode object, String field) {
        if (!object.hasNonNull(field)) {
            object.put(field, false);
        }
    }

    @Override
    public void prepareForCreate(ObjectNode job) {
        JobLabels.generate(job);
        JobLabels.inherit(job);
    }

    @Override
    public List<FieldError> validate(ObjectNode job) {
        CheckedField spec = new CheckedField(job.path("spec"), "spec", new ArrayList<>());
        JobSpecRules.check(spec, job.path("metadata").path("name").asString(""));
        selector(job, spec);
        spec.errors().addAll(AnnotationRules.validateOrder(job, "Job"));
        return spec.errors();
    }

    private static void selector(ObjectNode job, CheckedField spec) {
        CheckedField selector = spec.at("selector");
        JsonNode labels = spec.value().path("template").path("metadata").path("labels");
        if (!selector.value().isObject()) {
            selector.required("");
        } else if (!spec.value().path("manualSelector").asBoolean(false)) {
            if (!JobLabels.isGenerated(job)) {
                selector.invalid("`selector` not auto-generated");
            }
        } else if (!LabelSelector.ofSpec(selector.value()).matches(spec.value().path("template"))) {
            spec.errors()
                    .add(FieldError.invalid(
                            "spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
        }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        JsonNode before = current.path("spec");
        CheckedField spec = new CheckedField(updated.path("spec"), "spec", new ArrayList<>());
        completions(before, spec);
        for (String field : List.of(
                "selector",
                "completionMode",
                "podFailurePolicy",
                "backoffLimitPerIndex",
                "successPolicy",
                "managedBy")) {
            spec.at(field).immutable(before.path(field));
        }
        template(current, spec);
        return spec.errors();
    }

    /** Indexes may come and go, as long as all of them run at once. */
    private static void completions(JsonNode before, CheckedField spec) {
        CheckedField completions = spec.at("completions");
        boolean same = CheckedField.same(before.path("completions"), completions.value());
        if (same) {
            return;
        }
        if (!before.path("completionMode").asString("").equals(JobSpecRules.INDEXED)) {
            completions.immutable(before.path("completions"));
        } else if (!CheckedField.same(
                completions.value(), spec.at("parallelism").value())) {
            completions.invalid("can only be modified in tandem with spec.parallelism");
        }
    }

    private static void template(ObjectNode current, CheckedField spec) {
        JsonNode before = current.path("spec").path("template");
        JsonNode after = spec.at("template").value();
        boolean movable = current.path("spec").path("suspend").asBoolean(false)
                && current.path("status").path("startTime").asString("").isEmpty();
        boolean same =
                movable ? withoutScheduling(before).equals(withoutScheduling(after)) : CheckedField.same(before, after);
        if (!same) {
            spec.at("template").invalid("field is immutable");
        }
    }

    private static JsonNode withoutScheduling(JsonNode template) {
        JsonNode copy = template.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("labels", "annotations"));
        }
        if (copy.path("spec") instanceof ObjectNode spec) {
            spec.remove(SCHEDULING_FIELDS);
            if (spec.path("affinity") instanceof ObjectNode affinity) {
                affinity.remove("nodeAffinity");
                if (affinity.isEmpty()) {
                    spec.remove("affinity");
                }
            }
        }
        return copy;
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode current, ObjectNode updated) {
        CheckedField status = new CheckedField(updated.path("status"), "status", new ArrayList<>());
        List.of("active", "succeeded", "failed", "ready", "terminating")
                .forEach(field -> status.at(field).notNegative());
        boolean complete = has(status.value(), "Complete");
        if (complete && has(status.value(), "Failed")) {
            status.at("conditions").invalid("cannot set Complete=True and Failed=True conditions");
        }
        for (String terminal : List.of("Complete", "Failed")) {
            if (has(current.path("status"), terminal) && !has(status.value(), terminal)) {
                status.at("conditions").invalid("cannot disable the terminal Job condition " + terminal + "=True");
            }
        }
        if (!complete && status.at("completionTime").isPresent()) {
            status.at("completionTime").invalid("cannot set completionTime when there is no Complete=True condition");
        }
        return status.errors();
    }

    private static boolean has(JsonNode status, String condition) {
        for (JsonNode present : status.path("conditions")) {
            if (present.path("type").asString("").equals(condition)
                    && present.path("status").asString("").equals("True")) {
                return true;
            }
        }
        return false;
    }
}
