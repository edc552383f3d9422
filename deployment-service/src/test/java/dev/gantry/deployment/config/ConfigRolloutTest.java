package dev.gantry.deployment.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigRolloutTest {

    @Test
    void everyPlaceOfATemplateRefersToACopy() {
        ConfigStep step = decide(asking(), List.of(), map("app", "a"), secret("key", "s"));
        Set<ConfigReference> references = TemplateReferences.of(template(step));
        assertThat(references)
                .extracting(ConfigReference::name)
                .hasSize(2)
                .allMatch(name -> name.matches("(app|key)-[a-z0-9]{10}"));
        assertThat(step.missing()).hasSize(2);
        assertThat(template(step).toString()).doesNotContain("name=app,", "secretName=key,");
    }

    @Test
    void theSameContentHasTheSameNameAndAnotherContentAnother() {
        String first = copyName(map("app", "a"));
        assertThat(copyName(map("app", "a"))).isEqualTo(first);
        assertThat(copyName(map("app", "b"))).isNotEqualTo(first);
    }

    @Test
    void aCopyIsImmutableAndTheDeploymentsOwn() {
        ConfigMap copy = (ConfigMap)
                decide(asking(), List.of(), map("app", "a")).missing().getFirst();
        assertThat(copy.getImmutable()).isTrue();
        assertThat(copy.getData()).containsEntry("value", "a");
        assertThat(copy.getMetadata().getAnnotations()).containsEntry("gantry.dev/copy-of", "app");
        assertThat(copy.getMetadata().getOwnerReferences().getFirst().getName()).isEqualTo("web");
    }

    @Test
    void decidingAgainWithTheCopiesThereDecidesNothing() {
        HasMetadata copy =
                decide(asking(), List.of(), map("app", "a")).missing().getFirst();
        ConfigStep again = decide(asking(), List.of(), map("app", "a"), copy);
        assertThat(again.missing()).isEmpty();
        assertThat(again.unused()).isEmpty();
    }

    @Test
    void copiesOfFormerRevisionsAreKeptAsLongAsTheRevisions() {
        ConfigStep first = decide(asking(), List.of(), map("app", "a"));
        HasMetadata copy = first.missing().getFirst();
        ReplicaSet former = new ReplicaSetBuilder()
                .withNewSpec()
                .withTemplate(template(first))
                .endSpec()
                .build();
        assertThat(decide(asking(), List.of(former), map("app", "b"), copy).unused())
                .isEmpty();
        assertThat(decide(asking(), List.of(), map("app", "b"), copy).unused()).containsExactly(copy);
    }

    @Test
    void aTemplateThatNamesACopyKeepsIt() {
        ConfigStep first = decide(asking(), List.of(), map("app", "a"));
        HasMetadata copy = first.missing().getFirst();
        Deployment undone = first.effective();
        ConfigStep step = decide(undone, List.of(), map("app", "b"), copy);
        assertThat(step.effective()).isEqualTo(undone);
        assertThat(step.missing()).isEmpty();
    }

    @Test
    void whatIsDeletedStaysAsItLastWas() {
        HasMetadata copy =
                decide(asking(), List.of(), map("app", "a")).missing().getFirst();
        ConfigStep step = decide(asking(), List.of(), copy);
        assertThat(TemplateReferences.of(template(step)))
                .contains(new ConfigReference(
                        ConfigReference.Kind.CONFIG_MAP, copy.getMetadata().getName()));
        assertThat(step.unused()).isEmpty();
    }

    @Test
    void aDeploymentThatDoesNotAskIsAsItIs() {
        Deployment plain = new DeploymentBuilder(asking())
                .editMetadata()
                .withAnnotations(Map.of())
                .endMetadata()
                .build();
        ConfigStep step = decide(plain, List.of(), map("app", "a"));
        assertThat(step.effective()).isEqualTo(plain);
        assertThat(step.missing()).isEmpty();
    }

    private static String copyName(ConfigMap map) {
        return decide(asking(), List.of(), map)
                .missing()
                .getFirst()
                .getMetadata()
                .getName();
    }

    private static ConfigStep decide(Deployment deployment, List<ReplicaSet> sets, HasMetadata... configs) {
        return ConfigRollout.next(
                new ConfigState(deployment, sets, Arrays.stream(configs).toList()));
    }

    private static PodTemplateSpec template(ConfigStep step) {
        return step.effective().getSpec().getTemplate();
    }

    private static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToData("value", value)
                .build();
    }

    private static Secret secret(String name, String value) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withType("Opaque")
                .addToData("value", value)
                .build();
    }

    /** It refers to the ConfigMap app and the Secret key, each in every way there is. */
    private static Deployment asking() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .withUid("uid-web")
                .addToAnnotations(ConfigRollout.ANNOTATION, "true")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewVolume()
                .withName("a")
                .withNewConfigMap()
                .withName("app")
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("b")
                .withNewSecret()
                .withSecretName("key")
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withName("c")
                .withNewProjected()
                .addNewSource()
                .withNewConfigMap()
                .withName("app")
                .endConfigMap()
                .endSource()
                .addNewSource()
                .withNewSecret()
                .withName("key")
                .endSecret()
                .endSource()
                .endProjected()
                .endVolume()
                .withContainers(new ContainerBuilder()
                        .withName("main")
                        .addNewEnv()
                        .withName("A")
                        .withNewValueFrom()
                        .withNewConfigMapKeyRef("value", "app", false)
                        .endValueFrom()
                        .endEnv()
                        .addNewEnvFrom()
                        .withNewSecretRef("key", false)
                        .endEnvFrom()
                        .build())
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
