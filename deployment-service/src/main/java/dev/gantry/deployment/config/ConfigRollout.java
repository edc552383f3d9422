package dev.gantry.deployment.config;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the content of ConfigMaps and Secrets part of a Deployment's revisions, where its annotation asks for it.
 *
 * <p>Goals: a change of content is a rollout like any other, within the same limits and undone by the same means; each
 * revision keeps the content it was rolled out with. So the template that is rolled out refers to immutable copies whose
 * names follow from their content, and a ReplicaSet of an earlier content is another, earlier revision.
 *
 * <p>A template that names a copy itself, as after an undo, keeps that content. What is deleted stays as it last was: a
 * rollout to nothing would help nobody.
 */
public final class ConfigRollout {

    /** {@code "true"} on a Deployment that is to be rolled out when what it refers to changes. */
    public static final String ANNOTATION = "gantry.dev/rollout-on-config-change";

    private final ConfigState state;
    private final Map<ConfigReference, HasMetadata> byReference;
    private final Map<ConfigReference, HasMetadata> needed = new LinkedHashMap<>();

    private ConfigRollout(ConfigState state) {
        this.state = state;
        this.byReference = state.configs().stream()
                .collect(Collectors.toMap(ConfigReference::to, Function.identity(), (one, _) -> one));
    }

    /** Whether a Deployment asks for it. */
    public static boolean asked(Deployment deployment) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(ANNOTATION));
    }

    /** The ConfigMaps to which a Deployment's template refers; none where it does not ask. */
    public static List<ObjectKey> configMapsOf(Deployment deployment) {
        return referenced(deployment, ConfigReference.Kind.CONFIG_MAP);
    }

    /** The Secrets to which a Deployment's template refers; none where it does not ask. */
    public static List<ObjectKey> secretsOf(Deployment deployment) {
        return referenced(deployment, ConfigReference.Kind.SECRET);
    }

    private static List<ObjectKey> referenced(Deployment deployment, ConfigReference.Kind kind) {
        String namespace = deployment.getMetadata().getNamespace();
        return !asked(deployment)
                ? List.of()
                : TemplateReferences.of(deployment.getSpec().getTemplate()).stream()
                        .filter(reference -> reference.kind() == kind)
                        .map(reference -> new ObjectKey(namespace, reference.name()))
                        .toList();
    }

    /** The next step; a Deployment that does not ask is as it is, and keeps the copies of its former revisions. */
    public static ConfigStep next(ConfigState state) {
        return new ConfigRollout(state).step();
    }

    private ConfigStep step() {
        Deployment deployment = state.deployment();
        boolean alive = deployment.getMetadata().getDeletionTimestamp() == null;
        if (!alive) {
            return new ConfigStep(deployment, List.of(), List.of());
        }
        PodTemplateSpec written = deployment.getSpec().getTemplate();
        PodTemplateSpec template = asked(deployment) ? TemplateReferences.renamed(written, this::copyName) : written;
        Deployment effective = new DeploymentBuilder(deployment)
                .editSpec()
                .withTemplate(template)
                .endSpec()
                .build();
        return new ConfigStep(effective, missing(), unused(template));
    }

    private String copyName(ConfigReference reference) {
        HasMetadata original = byReference.get(reference);
        if (original == null) {
            return newestCopy(reference).map(ConfigReference::name).orElse(reference.name());
        }
        if (ConfigSnapshot.copyOf(original).isPresent()) {
            return reference.name();
        }
        HasMetadata copy = ConfigSnapshot.of(original, state.deployment());
        needed.put(ConfigReference.to(copy), copy);
        return copy.getMetadata().getName();
    }

    private Optional<ConfigReference> newestCopy(ConfigReference gone) {
        return byReference.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == gone.kind())
                .filter(entry -> ConfigSnapshot.copyOf(entry.getValue())
                        .filter(gone.name()::equals)
                        .isPresent())
                .max(Comparator.comparing(entry -> Optional.ofNullable(
                                entry.getValue().getMetadata().getCreationTimestamp())
                        .orElse("")))
                .map(Map.Entry::getKey);
    }

    private List<HasMetadata> missing() {
        return needed.entrySet().stream()
                .filter(entry -> !byReference.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private List<HasMetadata> unused(PodTemplateSpec template) {
        Set<ConfigReference> used = new HashSet<>(TemplateReferences.of(template));
        state.replicaSets()
                .forEach(set -> used.addAll(TemplateReferences.of(set.getSpec().getTemplate())));
        return byReference.entrySet().stream()
                .filter(entry -> ConfigSnapshot.copyOf(entry.getValue()).isPresent())
                .filter(entry -> isOwn(entry.getValue()) && !used.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private boolean isOwn(HasMetadata copy) {
        return copy.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner ->
                        owner.getUid().equals(state.deployment().getMetadata().getUid()));
    }
}
