package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.pod.PodSpecRules;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules of a Job's spec, which also hold within a CronJob's template. */
final class JobSpecRules {

    static final String INDEXED = "Indexed";
    static final String NON_INDEXED = "NonIndexed";

    private static final List<String> MODES = List.of(INDEXED, NON_INDEXED);
    private static final List<String> RESTART_POLICIES = List.of("OnFailure", "Never");
    private static final List<String> REPLACEMENT_POLICIES = List.of("Failed", "TerminatingOrFailed");

    /** Pods that an Indexed Job may run at once: each index is looked at in each step. */
    private static final int MAX_PARALLELISM_INDEXED = 100_000;

    /** From so many completions on, failed indexes must be limited, as their list is kept in the status. */
    private static final int MANY_COMPLETIONS = 100_000;

    private static final int MAX_PARALLELISM_WITH_MANY_COMPLETIONS = 10_000;

    private JobSpecRules() {}

    static void check(CheckedField spec, String jobName) {
        for (String field : List.of(
                "parallelism",
                "completions",
                "activeDeadlineSeconds",
                "backoffLimit",
                "ttlSecondsAfterFinished",
                "backoffLimitPerIndex",
                "maxFailedIndexes")) {
            spec.at(field).notNegative();
        }
        spec.at("completionMode").oneOf(MODES);
        boolean indexed = INDEXED.equals(spec.at("completionMode").text());
        if (indexed) {
            indexed(spec, jobName);
        }
        failedIndexes(spec, indexed);
        JobPolicyRules.failurePolicy(spec);
        JobPolicyRules.successPolicy(spec, indexed);
        replacement(spec);
        template(spec.at("template"));
    }

    private static void indexed(CheckedField spec, String jobName) {
        CheckedField completions = spec.at("completions");
        if (!completions.isPresent()) {
            completions.required("when completion mode is Indexed");
        }
        spec.at("parallelism")
                .atMost(
                        MAX_PARALLELISM_INDEXED,
                        "must be less than or equal to " + MAX_PARALLELISM_INDEXED
                                + " when completion mode is Indexed");
        if (!jobName.isEmpty() && completions.number() > 0) {
            String hostname = jobName + "-" + (completions.number() - 1);
            for (String problem : NameRules.dnsLabel(hostname)) {
                spec.errors()
                        .add(FieldError.invalid(
                                "metadata.name",
                                jobName,
                                "will not able to create pod with invalid DNS label: " + hostname + ": " + problem));
            }
        }
    }

    private static void failedIndexes(CheckedField spec, boolean indexed) {
        CheckedField perIndex = spec.at("backoffLimitPerIndex");
        CheckedField most = spec.at("maxFailedIndexes");
        CheckedField completions = spec.at("completions");
        if (perIndex.isPresent() && !indexed) {
            perIndex.invalid("requires indexed completion mode");
        }
        if (most.isPresent()) {
            if (!perIndex.isPresent()) {
                perIndex.required("when maxFailedIndexes is specified");
            }
            if (completions.isPresent() && most.number() > completions.number()) {
                most.invalid("must be less than or equal to completions");
            }
            most.atMost(MANY_COMPLETIONS, "must be less than or equal to " + MANY_COMPLETIONS);
        }
        if (perIndex.isPresent() && completions.number() > MANY_COMPLETIONS) {
            if (!most.isPresent()) {
                most.required("must be specified when completions is above " + MANY_COMPLETIONS);
            }
            most.atMost(
                    MAX_PARALLELISM_WITH_MANY_COMPLETIONS,
                    "must be less than or equal to " + MAX_PARALLELISM_WITH_MANY_COMPLETIONS
                            + " when completions are above " + MANY_COMPLETIONS
                            + " and used with backoff limit per index");
            spec.at("parallelism")
                    .atMost(
                            MAX_PARALLELISM_WITH_MANY_COMPLETIONS,
                            "must be less than or equal to " + MAX_PARALLELISM_WITH_MANY_COMPLETIONS
                                    + " when completions are above " + MANY_COMPLETIONS
                                    + " and used with backoff limit per index");
        }
    }

    private static void replacement(CheckedField spec) {
        boolean policy = spec.at("podFailurePolicy").isPresent();
        spec.at("podReplacementPolicy").oneOf(policy ? List.of("Failed") : REPLACEMENT_POLICIES);
    }

    private static void template(CheckedField template) {
        if (!template.value().isObject()) {
            template.required("");
            return;
        }
        CheckedField policy = template.at("spec").at("restartPolicy");
        if (policy.text().equals("Always")) {
            policy.required("valid values: \"OnFailure\", \"Never\"");
            checkTemplate(template, List.of("Always", "OnFailure", "Never"));
        } else {
            checkTemplate(template, RESTART_POLICIES);
        }
    }

    private static void checkTemplate(CheckedField template, List<String> restartPolicies) {
        JsonNode value = template.value();
        template.errors().addAll(PodSpecRules.validateTemplate(value, template.path(), restartPolicies));
    }
}
