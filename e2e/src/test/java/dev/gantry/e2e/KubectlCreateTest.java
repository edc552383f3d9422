package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands of kubectl that make objects by themselves: most of them send protobuf. */
@ExtendWith(GantryExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlCreateTest {

    private static final String WAIT = "--timeout=120s";

    private static final String SPACE = "created";

    @BeforeAll
    void createsNamespaces(GantryStack stack) throws IOException, InterruptedException {
        ShellImage.ensure();
        assertThat(says(stack, "create", "namespace", SPACE)).isEqualTo("namespace/created created\n");
    }

    @AfterAll
    void stop(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "namespace", SPACE, WAIT).succeeded();
    }

    @Test
    void createsConfigMapsAndSecrets(GantryStack stack) throws IOException, InterruptedException {
        assertThat(says(stack, "create", "configmap", "settings", "--from-literal=colour=blue", "--from-literal=none="))
                .isEqualTo("configmap/settings created\n");
        assertThat(json(stack, "configmap/settings", "{.data}")).isEqualTo("{\"colour\":\"blue\",\"none\":\"\"}");
        assertThat(says(stack, "create", "secret", "generic", "login", "--from-literal=password=s3cret"))
                .isEqualTo("secret/login created\n");
        assertThat(json(stack, "secret/login", "{.type} {.data.password}")).isEqualTo("Opaque czNjcmV0");
        assertThat(says(stack, "create", "serviceaccount", "robot")).isEqualTo("serviceaccount/robot created\n");
        assertThat(json(stack, "serviceaccount/robot", "{.metadata.name}")).isEqualTo("robot");
        KubectlResult again = stack.kubectl("create", "configmap", "settings", "-n", SPACE);
        assertThat(again.errors()).contains("configmaps \"settings\" already exists");
    }

    @Test
    void createsServicesAndIngresses(GantryStack stack) throws IOException, InterruptedException {
        assertThat(says(stack, "create", "service", "clusterip", "front", "--tcp=80:http"))
                .isEqualTo("service/front created\n");
        assertThat(json(stack, "service/front", "{.spec.ports[0].port} {.spec.ports[0].targetPort} {.spec.type}"))
                .isEqualTo("80 http ClusterIP");
        assertThat(says(stack, "create", "ingress", "door", "--rule=shop.example/cart*=front:80"))
                .isEqualTo("ingress.networking.k8s.io/door created\n");
        String path = "{.spec.rules[0].host} {.spec.rules[0].http.paths[0].pathType} "
                + "{.spec.rules[0].http.paths[0].backend.service.port.number}";
        assertThat(json(stack, "ingress/door", path)).isEqualTo("shop.example Prefix 80");
    }

    @Test
    void createsAndExposesDeployments(GantryStack stack) throws IOException, InterruptedException {
        assertThat(says(stack, "create", "deployment", "idle", "--image=none:1", "--replicas=0", "--port=8080"))
                .isEqualTo("deployment.apps/idle created\n");
        assertThat(json(stack, "deployment/idle", "{.spec.replicas} {.spec.strategy.type}"))
                .as("the zero that was asked for, and the default for what was not")
                .isEqualTo("0 RollingUpdate");
        assertThat(says(stack, "expose", "deployment", "idle", "--port=80", "--target-port=8080"))
                .isEqualTo("service/idle exposed\n");
        assertThat(json(stack, "service/idle", "{.spec.selector.app} {.spec.ports[0].targetPort}"))
                .isEqualTo("idle 8080");
    }

    @Test
    void createsPriorityClasses(GantryStack stack) throws IOException, InterruptedException {
        assertThat(says(stack, "create", "priorityclass", "soon", "--value=1000"))
                .isEqualTo("priorityclass.scheduling.k8s.io/soon created\n");
        assertThat(json(stack, "priorityclass/soon", "{.value}")).isEqualTo("1000");
        stack.kubectl("delete", "priorityclass", "soon").succeeded();
    }

    @Test
    void runsAPodOnce(GantryStack stack) throws IOException, InterruptedException {
        KubectlResult run = stack.kubectl(
                "run",
                "once",
                "-n",
                SPACE,
                "--image=" + ShellImage.NAME,
                "--image-pull-policy=Never",
                "--restart=Never",
                "--rm",
                "-i",
                "--pod-running-timeout=120s",
                "--",
                "sh",
                "-c",
                "sleep 3; echo hello");
        assertThat(run.succeeded().output()).contains("hello\n");
        assertThat(stack.kubectl("get", "pod", "once", "-n", SPACE).errors()).contains("pods \"once\" not found");
    }

    @Test
    void drainsTheNode(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectlWithInput(Manifests.shell("drained", 1), "apply", "-n", SPACE, "-f", "-")
                .succeeded();
        stack.kubectl("rollout", "status", "deployment/drained", "-n", SPACE, WAIT)
                .succeeded();
        String node = stack.kubectl("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}")
                .succeeded()
                .output();
        assertThat(says(stack, "cordon", node)).isEqualTo("node/" + node + " cordoned\n");
        try {
            String drained = says(stack, "drain", node, "--pod-selector=app=drained", "--delete-emptydir-data", WAIT);
            assertThat(drained).containsPattern("evicting pod created/drained-").contains("node/" + node + " drained");
            assertThat(json(stack, "deployment/drained", "{.status.readyReplicas}"))
                    .isIn("", "0");
        } finally {
            assertThat(says(stack, "uncordon", node)).isEqualTo("node/" + node + " uncordoned\n");
        }
        stack.kubectl("rollout", "status", "deployment/drained", "-n", SPACE, WAIT)
                .succeeded();
    }

    @Test
    void aDrainLeavesWhatTheBudgetKeeps(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectlWithInput(Manifests.shell("kept", 2), "apply", "-n", SPACE, "-f", "-")
                .succeeded();
        stack.kubectl("rollout", "status", "deployment/kept", "-n", SPACE, WAIT).succeeded();
        assertThat(says(stack, "create", "poddisruptionbudget", "kept", "--selector=app=kept", "--max-unavailable=1"))
                .isEqualTo("poddisruptionbudget.policy/kept created\n");
        stack.kubectl("wait", "pdb/kept", "-n", SPACE, "--for=jsonpath={.status.disruptionsAllowed}=1", WAIT)
                .succeeded();
        String node = stack.kubectl("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}")
                .succeeded()
                .output();
        try {
            // Nowhere else to go: the first pod's replacement waits, so the second one may not leave.
            KubectlResult drained = stack.kubectl(
                    "drain", node, "-n", SPACE, "--pod-selector=app=kept", "--ignore-daemonsets", "--timeout=12s");
            assertThat(drained.exit()).isNotZero();
            assertThat(drained.errors()).contains("Cannot evict pod as it would violate the pod's disruption budget.");
            assertThat(json(stack, "deployment/kept", "{.status.readyReplicas}"))
                    .isEqualTo("1");
            assertThat(says(stack, "get", "pdb", "kept"))
                    .containsPattern("NAME +MIN AVAILABLE +MAX UNAVAILABLE +ALLOWED DISRUPTIONS +AGE")
                    .containsPattern("kept +N/A +1 +0 ");
        } finally {
            stack.kubectl("uncordon", node).succeeded();
        }
        stack.kubectl("rollout", "status", "deployment/kept", "-n", SPACE, WAIT).succeeded();
    }

    private static String says(GantryStack stack, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("-n", SPACE));
        KubectlResult result = stack.kubectl(command.toArray(new String[0])).succeeded();
        return result.output() + (arguments[0].equals("drain") ? result.errors() : "");
    }

    private static String json(GantryStack stack, String object, String path) throws IOException, InterruptedException {
        return stack.kubectl("get", object, "-n", SPACE, "-o", "jsonpath=" + path)
                .succeeded()
                .output();
    }
}
