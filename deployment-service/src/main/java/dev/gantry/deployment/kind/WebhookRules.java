package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.deployment.happening.Happening;
import dev.gantry.deployment.happening.ReceiverAddresses;
import dev.gantry.deployment.model.WebhookSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks: a URL, what is told there, and how long it is tried. */
final class WebhookRules implements ResourceStrategy {

    /** More than this are no choice, but all. */
    private static final int MAX_WORKLOADS = 100;

    /** A week: what a receiver missed for longer is history. */
    private static final long MAX_GIVE_UP_AFTER_SECONDS = 604_800;

    private static final List<String> EVENTS =
            Arrays.stream(Happening.Type.values()).map(Happening.Type::wire).toList();

    private static final Pattern WORKLOAD =
            Pattern.compile("(deployment|statefulset|daemonset|release)/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final ReceiverAddresses receivers;

    WebhookRules(ReceiverAddresses receivers) {
        this.receivers = receivers;
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode spec = object.withObjectProperty("spec");
        if (!spec.hasNonNull("giveUpAfterSeconds")) {
            spec.put("giveUpAfterSeconds", WebhookSpec.GIVE_UP_AFTER_SECONDS);
        }
        if (spec.path("secretRef").isObject() && !spec.path("secretRef").hasNonNull("key")) {
            spec.withObjectProperty("secretRef").put("key", "secret");
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>();
        CheckedField spec = new CheckedField(object.path("spec"), "spec", errors);
        url(spec.at("url"));
        events(spec.at("events"));
        workloads(spec.at("workloads"));
        secret(spec.at("secretRef"));
        CheckedField patience = spec.at("giveUpAfterSeconds");
        patience.atLeast(1, "must be greater than or equal to 1");
        patience.atMost(MAX_GIVE_UP_AFTER_SECONDS, "must be less than or equal to " + MAX_GIVE_UP_AFTER_SECONDS);
        return errors;
    }

    private void url(CheckedField url) {
        if (url.text().isEmpty()) {
            url.required("where events are posted, http or https");
        } else {
            receivers.refused(url.text()).ifPresent(url::invalid);
        }
    }

    private static void events(CheckedField events) {
        events.atMostItems(EVENTS.size());
        unique(events).forEach(event -> event.oneOf(EVENTS));
    }

    private static void workloads(CheckedField workloads) {
        workloads.atMostItems(MAX_WORKLOADS);
        for (CheckedField workload : unique(workloads)) {
            if (!WORKLOAD.matcher(workload.text()).matches()) {
                workload.invalid("must be deployment/NAME, statefulset/NAME, daemonset/NAME or release/NAME");
            }
        }
    }

    private static List<CheckedField> unique(CheckedField list) {
        Set<String> seen = new HashSet<>();
        List<CheckedField> items = list.items();
        items.stream()
                .filter(item -> !seen.add(item.text()))
                .forEach(item -> item.errors().add(FieldError.duplicate(item.path(), item.text())));
        return items;
    }

    private static void secret(CheckedField secret) {
        if (secret.isPresent()) {
            CheckedField name = secret.at("name");
            if (name.text().isEmpty()) {
                name.required("a Secret of the same namespace");
            } else {
                NameRules.dnsSubdomain(name.text()).forEach(name::invalid);
            }
        }
    }
}
