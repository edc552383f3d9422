package dev.gantry.e2e.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gantry.e2e.GantryExtension;
import dev.gantry.e2e.GantryStack;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Fabric8 kubernetes-client, unchanged, against a real stack. */
@ExtendWith(GantryExtension.class)
class Fabric8ClientTest {

    private static final String NAMESPACE = "default";
    private static final String NAME = "fabric8";

    @Test
    void createsEditsWatchesAndInforms(GantryStack stack) throws IOException {
        Config config = Config.fromKubeconfig(Files.readString(stack.layout().kubeconfig()));
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(config).build();
                SharedIndexInformer<Pod> informer = client.pods()
                        .inNamespace(NAMESPACE)
                        .withLabel("app", NAME)
                        .inform()) {
            List<String> seen = new CopyOnWriteArrayList<>();
            try (Watch _ = client.apps()
                    .deployments()
                    .inNamespace(NAMESPACE)
                    .withLabel("app", NAME)
                    .watch(new Recorder(seen))) {
                client.resource(deployment()).create();
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(informer.getIndexer().list()).hasSize(2));

                scale(client, 3);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(informer.getIndexer().list()).hasSize(3));
                client.apps()
                        .deployments()
                        .inNamespace(NAMESPACE)
                        .withName(NAME)
                        .delete();
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(
                                () -> assertThat(informer.getIndexer().list()).isEmpty());
                await().atMost(Duration.ofSeconds(10))
                        .untilAsserted(() -> assertThat(seen).contains("ADDED", "MODIFIED", "DELETED"));
            }
        }
    }

    @Test
    void editOfAnOlderVersionIsRefusedAndChangesNothing(GantryStack stack) throws IOException {
        Config config = Config.fromKubeconfig(Files.readString(stack.layout().kubeconfig()));
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            var map = client.configMaps()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName(NAME)
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .addToData("written", "first")
                            .build());
            ConfigMap first = map.create();
            ConfigMap second = map.edit(held ->
                    new ConfigMapBuilder(held).addToData("written", "second").build());

            ConfigMap older =
                    new ConfigMapBuilder(first).addToData("written", "third").build();
            assertThatThrownBy(() -> map.edit(_ -> older))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refused -> assertThat(refused.getCode()).isEqualTo(409));
            assertThat(map.get()).isEqualTo(second);
            map.delete();
        }
    }

    /**
     * An edit is locked to the version that it read unless that is taken out, as here: the status of a Deployment that
     * is rolling out changes between the read and the write.
     */
    private static void scale(KubernetesClient client, int replicas) {
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .edit(held -> new DeploymentBuilder(held)
                        .editMetadata()
                        .withResourceVersion(null)
                        .endMetadata()
                        .editSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build());
    }

    /** Notes the types of events. */
    private record Recorder(List<String> seen) implements Watcher<Deployment> {
        @Override
        public void eventReceived(Action action, Deployment resource) {
            seen.add(action.name());
        }

        @Override
        public void onClose(WatcherException cause) {
            seen.add("CLOSED " + cause.getMessage());
        }
    }

    private static Deployment deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(NAMESPACE)
                .addToLabels("app", NAME)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .addToMatchLabels("app", NAME)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", NAME)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("pause")
                .withImage("gantry/pause:local")
                .withImagePullPolicy("Never")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
