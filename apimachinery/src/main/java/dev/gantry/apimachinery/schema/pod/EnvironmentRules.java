package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.NameRules;
import java.util.List;

/** The rules of a container's environment variables. */
final class EnvironmentRules {

    private static final List<String> VALUE_SOURCES =
            List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef");
    private static final List<String> MAP_SOURCES = List.of("configMapRef", "secretRef");

    private EnvironmentRules() {}

    static void check(Field container, Violations violations) {
        for (Field variable : container.items("env")) {
            violations.requireForm(variable.at("name"), PodNameRules::environmentName);
            if (variable.at("valueFrom").isPresent()) {
                valueFrom(variable, violations);
            }
        }
        container.items("envFrom").forEach(source -> envFrom(source, violations));
    }

    private static void valueFrom(Field variable, Violations violations) {
        Field source = variable.at("valueFrom");
        long sources =
                VALUE_SOURCES.stream().filter(s -> source.at(s).isPresent()).count();
        if (!variable.text("value").isEmpty()) {
            violations.invalid(source, "may not be specified when `value` is not empty");
        }
        if (sources == 0) {
            violations.invalid(
                    source, "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        } else if (sources > 1) {
            violations.invalid(source, "may not have more than one field specified at a time");
        }
        keyReference(source.at("configMapKeyRef"), violations);
        keyReference(source.at("secretKeyRef"), violations);
        require(source.at("fieldRef"), "fieldPath", violations);
        require(source.at("resourceFieldRef"), "resource", violations);
    }

    private static void keyReference(Field reference, Violations violations) {
        require(reference, "name", violations);
        require(reference, "key", violations);
    }

    private static void require(Field parent, String name, Violations violations) {
        if (parent.isPresent() && parent.text(name).isEmpty()) {
            violations.required(parent.at(name), "");
        }
    }

    private static void envFrom(Field source, Violations violations) {
        violations.allowForm(source.at("prefix"), PodNameRules::environmentName);
        List<Field> references =
                MAP_SOURCES.stream().map(source::at).filter(Field::isPresent).toList();
        if (references.isEmpty()) {
            violations.invalid(source, "must specify one of: `configMapRef` or `secretRef`");
        } else if (references.size() > 1) {
            violations.invalid(source, "may not have more than one field specified at a time");
        }
        references.forEach(reference -> violations.requireForm(reference.at("name"), NameRules::dnsSubdomain));
    }
}
