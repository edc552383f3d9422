package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three Docker engines on hosts of their own, as one cluster: what is spread over them, moves between them, and is replaced when one is lost. */
@ExtendWith(GantryExtension.class)
class SeveralDockerHostsTest {

    private static final String NAME = "several-hosts";
    private static final String SELECTOR = "app=" + NAME;
    private static final String WAIT = "--timeout=120s";
    private static final int REPLICAS = 6;

    /** Each pod answers with its name. A lost node's pods are given up as soon as it is known to be lost. */
    private static final String MANIFESTS = """
            apiVersion: v1
            kind: Service
            metadata:
              name: several-hosts
            spec:
              selector: {app: several-hosts}
              ports:
              - {name: http, port: 80, targetPort: 8080}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: several-hosts
            spec:
              rules:
              - http:
                  paths:
                  - path: /several-hosts
                    pathType: Prefix
                    backend: {service: {name: several-hosts, port: {name: http}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: several-hosts
            spec:
              replicas: 6
              selector:
                matchLabels: {app: several-hosts}
              template:
                metadata:
                  labels: {app: several-hosts}
                spec:
                  nodeSelector: {hosts: several}
                  topologySpreadConstraints:
                  - topologyKey: kubernetes.io/hostname
                    maxSkew: 1
                    whenUnsatisfiable: DoNotSchedule
                    nodeTaintsPolicy: Honor
                    labelSelector: {matchLabels: {app: several-hosts}}
                  tolerations:
                  - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 0}
                  terminationGracePeriodSeconds: 2
                  containers:
                  - name: shell
                    image: gantry-e2e/shell:local
                    imagePullPolicy: Never
                    command:
                    - sh
                    - -c
                    - |
                      mkdir -p /tmp/several-hosts
                      hostname > /tmp/index.html
                      hostname > /tmp/several-hosts/index.html
                      trap 'exit 0' TERM
                      httpd -p 8080 -h /tmp
                      while true; do sleep 0.2; done
                    ports:
                    - {name: http, containerPort: 8080}
                    readinessProbe:
                      tcpSocket: {port: http}
                      periodSeconds: 1
            """;

    private static Optional<DockerHosts> running = Optional.empty();

    private String first = "";
    private String second = "";
    private String third = "";

    @BeforeAll
    static void startHosts(GantryStack stack) throws IOException, InterruptedException {
        assumeThat(DockerHosts.hindrance()).isEmpty();
        ShellImage.ensure();
        running = Optional.of(DockerHosts.start(stack, 3, ShellImage.NAME));
        for (String node : hosts().nodes()) {
            stack.kubectl("label", "node", node, "hosts=several").succeeded();
        }
    }

    @AfterAll
    static void stopHosts() throws IOException, InterruptedException {
        if (running.isPresent()) {
            running.get().stop();
        }
    }

    @BeforeEach
    void deploy(GantryStack stack) throws IOException, InterruptedException {
        first = hosts().nodes().get(0);
        second = hosts().nodes().get(1);
        third = hosts().nodes().get(2);
        stack.kubectlWithInput(MANIFESTS, "apply", "-f", "-").succeeded();
        settle(stack);
    }

    @AfterEach
    void clean(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "deployment/" + NAME, "service/" + NAME, "ingress/" + NAME, WAIT)
                .succeeded();
        stack.kubectl("wait", "pods", "-l", SELECTOR, "--for=delete", WAIT);
        stack.kubectl("uncordon", first, second, third).succeeded();
        stack.kubectl("taint", "node", second, "maintenance-");
    }

    @Test
    void podsAreSpreadOverHostsAndLeaveThemWithoutLosingARequest(GantryStack stack)
            throws IOException, InterruptedException {
        assertThat(podsByNode(stack)).isEqualTo(Map.of(first, 2, second, 2, third, 2));
        List<String> pods = pods(stack);
        await(() -> assertThat(answer(stack, "/several-hosts/")).isIn(pods));
        for (String pod : pods) { // through the agent of its host
            assertThat(output(stack, "exec", pod, "--", "hostname")).isEqualTo(pod);
        }
        try (ServiceLoad load = ServiceLoad.on(stack, NAME)) {
            await(() -> assertThat(load.takeAnswers()).containsOnlyKeys(pods));

            stack.kubectl("cordon", first).succeeded();
            stack.kubectl("scale", "deployment/" + NAME, "--replicas=8").succeeded();
            settle(stack);
            assertThat(podsByNode(stack)).isEqualTo(Map.of(first, 2, second, 3, third, 3));

            stack.kubectl("drain", first, "--ignore-daemonsets", WAIT).succeeded();
            settle(stack);
            assertThat(podsByNode(stack)).isEqualTo(Map.of(second, 4, third, 4));
            stack.kubectl("uncordon", first).succeeded();

            stack.kubectl("taint", "node", second, "maintenance=now:NoExecute").succeeded();
            await(() -> assertThat(podsByNode(stack)).isEqualTo(Map.of(first, 4, third, 4)));
            settle(stack);
            var _ = load.takeAnswers();
            await(() -> assertThat(load.takeAnswers()).containsOnlyKeys(pods(stack)));
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void podsOfAHostThatLosesPowerAreReplacedAndNoneIsThereTwiceWhenItReturns(GantryStack stack)
            throws IOException, InterruptedException {
        DockerHost lost = hosts().all().get(2);
        assertThat(podsByNode(stack)).containsEntry(third, 2);
        assertThat(lost.podsOfRunningContainers()).hasSize(2);

        lost.powerOff();
        stack.kubectl("wait", "node/" + third, "--for=condition=Ready=Unknown", WAIT)
                .succeeded();
        assertThat(output(stack, "get", "node", third, "--no-headers")).contains(" NotReady ");
        await(() -> assertThat(podsByNode(stack)).isEqualTo(Map.of(first, 3, second, 3)));
        settle(stack);
        List<String> replaced = pods(stack);

        hosts().boot(lost);
        stack.kubectl("wait", "node/" + third, "--for=condition=Ready", WAIT).succeeded();
        await(() -> assertThat(output(stack, "get", "pods", "-l", SELECTOR, "-o", "name")
                        .lines())
                .as("with those that terminate")
                .hasSize(REPLICAS));
        assertThat(pods(stack)).isEqualTo(replaced);
        List<String> containers = new ArrayList<>();
        for (DockerHost host : hosts().all()) {
            containers.addAll(host.podsOfRunningContainers());
        }
        assertThat(containers).containsExactlyInAnyOrderElementsOf(replaced);
    }

    private static DockerHosts hosts() {
        return running.orElseThrow();
    }

    private static void settle(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("rollout", "status", "deployment/" + NAME, WAIT).succeeded();
    }

    private static String answer(GantryStack stack, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.applicationsUrl() + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .strip();
        }
    }

    /** How many pods each node has, without those that end. */
    private static Map<String, Integer> podsByNode(GantryStack stack) throws IOException, InterruptedException {
        Map<String, Integer> counts = new TreeMap<>();
        living(stack).forEach(pod -> counts.merge(pod.substring(pod.indexOf(' ') + 1), 1, Integer::sum));
        return counts;
    }

    private static List<String> pods(GantryStack stack) throws IOException, InterruptedException {
        return living(stack).stream()
                .map(pod -> pod.substring(0, pod.indexOf(' ')))
                .toList();
    }

    private static List<String> living(GantryStack stack) throws IOException, InterruptedException {
        String what =
                "jsonpath={range .items[*]}{.metadata.name} {.spec.nodeName} {.metadata.deletionTimestamp}{\"\\n\"}{end}";
        return output(stack, "get", "pods", "-l", SELECTOR, "-o", what)
                .lines()
                .filter(line -> line.split(" ").length == 2)
                .map(String::strip)
                .toList();
    }

    private static String output(GantryStack stack, String... arguments) throws IOException, InterruptedException {
        return stack.kubectl(arguments).succeeded().output().strip();
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500)) // fifty requests of a load
                .untilAsserted(assertion);
    }
}
