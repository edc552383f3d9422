package dev.gantry.apimachinery.schema.pod;

import static dev.gantry.apimachinery.schema.pod.PodDocuments.containerSpec;
import static dev.gantry.apimachinery.schema.pod.PodDocuments.podSpec;
import static dev.gantry.apimachinery.schema.pod.PodDocuments.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodSpecDefaultsTest {

    @Test
    void fillsInAPod() {
        assertThat(podSpec("")).isEqualTo(yaml("""
                containers:
                - name: app
                  image: hello:v1
                  terminationMessagePath: /dev/termination-log
                  terminationMessagePolicy: File
                  resources: {}
                  imagePullPolicy: IfNotPresent
                restartPolicy: Always
                dnsPolicy: ClusterFirst
                schedulerName: default-scheduler
                serviceAccountName: default
                serviceAccount: default
                terminationGracePeriodSeconds: 30
                securityContext: {}
                enableServiceLinks: true
                """));
    }

    @Test
    void aTemplateGetsNeitherAccountNorServiceLinksNorRequests() {
        ObjectNode spec = yaml("containers: [{name: app, image: hello, resources: {limits: {cpu: 1}}}]");
        PodSpecDefaults.applyToTemplate(spec);
        assertThat(spec.has("serviceAccountName")).isFalse();
        assertThat(spec.has("enableServiceLinks")).isFalse();
        assertThat(spec.at("/containers/0/resources/requests").isMissingNode()).isTrue();
    }

    @Test
    void twiceIsTheSameAsOnce() {
        ObjectNode once = containerSpec("ports: [{containerPort: 80}], readinessProbe: {httpGet: {port: 80}}");
        ObjectNode twice = once.deepCopy();
        PodSpecDefaults.applyToPod(twice);
        assertThat(twice).isEqualTo(once);
    }

    @Test
    void keepsWhatTheClientChose() {
        ObjectNode spec = podSpec("restartPolicy: Never\nterminationGracePeriodSeconds: 0\nserviceAccountName: robot");
        assertThat(spec.path("restartPolicy").asString()).isEqualTo("Never");
        assertThat(spec.path("terminationGracePeriodSeconds").asLong()).isZero();
        assertThat(spec.path("serviceAccount").asString()).isEqualTo("robot");
    }

    @ParameterizedTest
    @CsvSource({
        "hello, Always",
        "hello:latest, Always",
        "hello:v1, IfNotPresent",
        "registry:5000/hello, Always",
        "registry:5000/hello:v1, IfNotPresent",
        "hello@sha256:0123, IfNotPresent"
    })
    void pullsByTheTag(String image, String policy) {
        assertThat(ContainerDefaults.pullPolicy(image)).isEqualTo(policy);
    }

    @Test
    void requestsDefaultToLimits() {
        ObjectNode spec = containerSpec("resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}");
        assertThat(spec.at("/containers/0/resources/requests")).isEqualTo(yaml("{cpu: 500m, memory: 1Gi}"));
    }

    @Test
    void probesAndPortsAreFilledIn() {
        ObjectNode spec = containerSpec("ports: [{containerPort: 80}], livenessProbe: {httpGet: {port: 80}}");
        assertThat(spec.at("/containers/0/ports/0/protocol").asString()).isEqualTo("TCP");
        assertThat(spec.at("/containers/0/livenessProbe")).isEqualTo(yaml("""
                httpGet: {port: 80, path: /, scheme: HTTP}
                timeoutSeconds: 1
                periodSeconds: 10
                successThreshold: 1
                failureThreshold: 3
                """));
    }

    @Test
    void volumesGetModesAndAnEmptyDirWhereTheyNameNoSource() {
        ObjectNode spec =
                podSpec("volumes: [{name: a, secret: {secretName: s}}, {name: b}, {name: c, hostPath: {path: /x}}]");
        assertThat(spec.path("volumes")).isEqualTo(yaml("""
                v:
                - {name: a, secret: {secretName: s, defaultMode: 420}}
                - {name: b, emptyDir: {}}
                - {name: c, hostPath: {path: /x, type: ''}}
                """).path("v"));
    }
}
