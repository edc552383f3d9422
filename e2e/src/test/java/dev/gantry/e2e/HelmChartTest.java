package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The chart, judged by Helm itself. */
class HelmChartTest {

    private static final Path CHART = Path.of(System.getProperty("gantry.root", ".."), "helm", "gantry");

    private final Helm helm = new Helm(CHART);

    @Test
    void passesLint() {
        LintResult result = helm.lint().strict().call();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void installsSixServicesAndPostgresql() {
        String manifests = template().call();
        assertThat(count(manifests, "kind: Deployment")).isEqualTo(5);
        assertThat(count(manifests, "kind: DaemonSet")).isEqualTo(1);
        assertThat(count(manifests, "kind: StatefulSet")).isEqualTo(1);
        for (String service : List.of(
                "registry-service",
                "scheduler-service",
                "deployment-service",
                "monitoring-service",
                "gateway",
                "node-agent")) {
            assertThat(manifests).contains("image: gantry/" + service + ":0.1.0-SNAPSHOT");
        }
        assertThat(manifests)
                .contains("jdbc:postgresql://test-postgresql:5432/gantry?currentSchema=scheduler")
                .contains("value: http://test-monitoring-service:7104");
    }

    @Test
    void noPodIsGivenMoreThanItNeeds() {
        String manifests = template().call();
        assertThat(count(manifests, "      automountServiceAccountToken: false"))
                .isEqualTo(7);
        assertThat(count(manifests, "      enableServiceLinks: false")).isEqualTo(7);
        assertThat(count(manifests, "          readOnlyRootFilesystem: true")).isEqualTo(5);
    }

    @Test
    void logsAreKeptOnTheVolumeThatIsAskedFor() {
        assertThat(template().call()).contains("sizeLimit: 4Gi").doesNotContain("type: Recreate");
        assertThat(template()
                        .set("services.monitoring-service.logVolume.emptyDir", "null")
                        .set("services.monitoring-service.logVolume.persistentVolumeClaim.claimName", "logs")
                        .call())
                .contains("claimName: logs", "type: Recreate")
                .doesNotContain("sizeLimit: 4Gi");
    }

    @Test
    void theAgentSeesTheVolumesOfItsEngine() {
        assertThat(template().call())
                .contains("mountPath: /var/lib/docker/volumes", "          path: /var/lib/docker/volumes");
        assertThat(template().set("nodeAgent.engineVolumes", "/data/volumes").call())
                .contains("mountPath: /data/volumes", "          path: /data/volumes");
    }

    @Test
    void usesADatabaseOfOnesOwn() {
        String manifests = template()
                .set("postgresql.enabled", "false")
                .set("externalDatabase.host", "db.example.com")
                .set("credentials.existingSecret", "mine")
                .call();
        assertThat(manifests)
                .contains("jdbc:postgresql://db.example.com:5432/gantry?currentSchema=registry")
                .contains("secretName: mine")
                .doesNotContain("StatefulSet")
                .doesNotContain("kind: Secret");
    }

    @Test
    void refusesValuesThatMakeNoSense() {
        assertThatThrownBy(() -> template().set("gateway.replicas", "0").call()).hasMessageContaining("replicas");
        assertThatThrownBy(() -> template().set("gatewy.replicas", "2").call()).hasMessageContaining("gatewy");
        assertThatThrownBy(() -> template().set("postgresql.enabled", "false").call())
                .hasMessageContaining("externalDatabase.host is needed");
    }

    private TemplateCommand template() {
        return helm.template().withName("test");
    }

    private static long count(String text, String line) {
        return Pattern.compile("(?m)^" + Pattern.quote(line) + "$")
                .matcher(text)
                .results()
                .count();
    }
}
