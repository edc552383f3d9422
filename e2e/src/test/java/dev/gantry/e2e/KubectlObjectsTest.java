package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What users do to objects with the real kubectl, on kinds that start no container. */
@ExtendWith(GantryExtension.class)
class KubectlObjectsTest {

    private static final String MAP = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: settings
              labels: {app: objects}
            data:
              colour: blue
            """;

    @Test
    void appliesDiffsEditsLabelsAndDeletes(GantryStack stack) throws IOException, InterruptedException {
        assertThat(apply(stack, MAP)).contains("configmap/settings created");
        assertThat(apply(stack, MAP)).contains("configmap/settings unchanged");
        assertThat(stack.kubectlWithInput(MAP, "diff", "-f", "-").exit()).isZero();
        KubectlResult diff = stack.kubectlWithInput(MAP.replace("blue", "green"), "diff", "-f", "-");
        assertThat(diff.exit()).isEqualTo(1);
        assertThat(diff.output()).contains("-  colour: blue", "+  colour: green");
        assertThat(apply(stack, MAP.replace("blue", "green"))).contains("configmap/settings configured");
        assertThat(stack.kubectl("label", "configmap", "settings", "tier=front")
                        .succeeded()
                        .output())
                .contains("configmap/settings labeled");
        assertThat(stack.kubectl("get", "configmaps", "-l", "tier=front", "-o", "name")
                        .succeeded()
                        .output())
                .isEqualTo("configmap/settings\n");
        assertThat(stack.kubectlWithEditor("sed -i s/green/red/", "edit", "configmap", "settings")
                        .succeeded()
                        .output())
                .contains("configmap/settings edited");
        assertThat(stack.kubectl("get", "configmap", "settings", "-o", "jsonpath={.data.colour}")
                        .succeeded()
                        .output())
                .isEqualTo("red");
        assertThat(stack.kubectl("apply", "--server-side", "--force-conflicts", "-f", "samples/hello/service.yaml")
                        .succeeded()
                        .output())
                .contains("serverside-applied");
        assertThat(stack.kubectl("delete", "configmap", "settings").succeeded().output())
                .contains("configmap \"settings\" deleted");
        assertThat(stack.kubectl("get", "configmap", "settings").errors())
                .contains("configmaps \"settings\" not found");
    }

    private static String apply(GantryStack stack, String manifest) throws IOException, InterruptedException {
        return stack.kubectlWithInput(manifest, "apply", "-f", "-").succeeded().output();
    }

    @Test
    void explainsAndListsWhatThereIs(GantryStack stack) throws IOException, InterruptedException {
        assertThat(stack.kubectl("explain", "deployment.spec.strategy")
                        .succeeded()
                        .output())
                .contains("rollingUpdate", "KIND:", "Deployment");
        assertThat(stack.kubectl("api-resources").succeeded().output())
                .contains("deployments", "deploy", "apps/v1", "pods", "events", "leases");
        stack.kubectl("wait", "nodes", "--all", "--for=condition=Ready", "--timeout=60s")
                .succeeded();
        assertThat(stack.kubectl("get", "nodes", "-o", "wide").succeeded().output())
                .containsPattern("NAME +STATUS +ROLES +AGE +VERSION +INTERNAL-IP")
                .contains("Ready");
        assertThat(stack.kubectl("version").succeeded().output()).contains("Server Version");
        assertThat(stack.kubectl("auth", "can-i", "create", "pods").succeeded().output())
                .startsWith("yes");
    }

    @Test
    void refusesBadInputAndNamesTheField(GantryStack stack) throws IOException, InterruptedException {
        String wrong = Manifests.shell("wrong", 1).replace("matchLabels: {app: wrong}", "matchLabels: {app: other}");
        KubectlResult refused = stack.kubectlWithInput(wrong, "apply", "-f", "-");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.errors()).contains("spec.template.metadata.labels");
        KubectlResult unknown = stack.kubectlWithInput(MAP.replace("data:", "dada: {}\ndata:"), "create", "-f", "-");
        assertThat(unknown.errors()).contains("unknown field \"dada\"");
        assertThat(stack.kubectl("get", "deployment", "wrong").exit()).isNotZero();
        assertThat(stack.kubectlWithInput(MAP, "apply", "-n", "nowhere", "-f", "-")
                        .errors())
                .contains("namespaces \"nowhere\" not found");
    }
}
