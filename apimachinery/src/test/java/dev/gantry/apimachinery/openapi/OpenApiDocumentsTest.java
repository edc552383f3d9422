package dev.gantry.apimachinery.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.Documents;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ScalePaths;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiDocumentsTest {

    private static final OpenApiDocuments DOCUMENTS = new OpenApiDocuments(List.of(
            ResourceType.namespaced("v1", Pod.class, "pods")
                    .withStatus()
                    .subresources("log")
                    .updatedThrough("resize", ResourceStrategy.NONE)
                    .build(),
            ResourceType.clusterScoped("v1", Node.class, "nodes").withStatus().build(),
            ResourceType.namespaced("apps/v1", Deployment.class, "deployments")
                    .withStatus()
                    .scale(ScalePaths.WORKLOAD)
                    .build()));

    private static JsonNode document(String path) {
        return Documents.yaml(new String(DOCUMENTS.document(path).orElseThrow(), UTF_8));
    }

    @Test
    void areIndexedByGroupAndVersionWithAHashOfTheirContent() {
        JsonNode index = Documents.yaml(new String(DOCUMENTS.index(), UTF_8));
        assertThat(index.path("paths").propertyNames()).containsExactly("api/v1", "apis/apps/v1");
        assertThat(index.at("/paths/apis~1apps~1v1/serverRelativeURL").stringValue())
                .isEqualTo("/openapi/v3/apis/apps/v1?hash="
                        + DOCUMENTS.hash("apis/apps/v1").orElseThrow());
    }

    @Test
    void areMadeOnceAndOnlyOfWhatThereIs() {
        assertThat(DOCUMENTS.document("api/v1").orElseThrow())
                .isSameAs(DOCUMENTS.document("api/v1").orElseThrow());
        assertThat(DOCUMENTS.document("apis/batch/v1")).isEmpty();
    }

    @Test
    void referToNothingThatIsMissing() {
        for (String path : List.of("api/v1", "apis/apps/v1")) {
            JsonNode document = document(path);
            Set<String> schemas =
                    new HashSet<>(document.at("/components/schemas").propertyNames());
            for (String reference : document.findValuesAsString("$ref")) {
                assertThat(schemas).contains(reference.substring("#/components/schemas/".length()));
            }
        }
    }

    @Test
    void sayThatATokenIsSent() {
        JsonNode document = document("apis/apps/v1");
        assertThat(document.at("/components/securitySchemes/BearerToken/scheme").stringValue())
                .isEqualTo("bearer");
        assertThat(document.at("/security/0").has("BearerToken")).isTrue();
    }

    @Test
    void nameSchemasAsKubernetesDoes() {
        assertThat(document("apis/apps/v1").at("/components/schemas").propertyNames())
                .contains(
                        "io.k8s.api.apps.v1.Deployment",
                        "io.k8s.api.apps.v1.DeploymentList",
                        "io.k8s.api.apps.v1.DeploymentSpec",
                        "io.k8s.api.core.v1.PodSpec",
                        "io.k8s.api.autoscaling.v1.Scale",
                        "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
                        "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector",
                        "io.k8s.apimachinery.pkg.apis.meta.v1.Status",
                        "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
                        "io.k8s.apimachinery.pkg.api.resource.Quantity",
                        "io.k8s.apimachinery.pkg.util.intstr.IntOrString");
    }

    @Test
    void haveThePathsOfEachKind() {
        assertThat(document("api/v1").path("paths").propertyNames())
                .containsExactlyInAnyOrder(
                        "/api/v1/namespaces/{namespace}/pods",
                        "/api/v1/namespaces/{namespace}/pods/{name}",
                        "/api/v1/namespaces/{namespace}/pods/{name}/status",
                        "/api/v1/namespaces/{namespace}/pods/{name}/resize",
                        "/api/v1/pods",
                        "/api/v1/nodes",
                        "/api/v1/nodes/{name}",
                        "/api/v1/nodes/{name}/status");
        assertThat(document("apis/apps/v1").path("paths").propertyNames())
                .contains("/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale");
    }

    @Test
    void letKubectlPatchStrategicallyAndValidateOnTheServer() {
        JsonNode patch = document("apis/apps/v1")
                .at("/paths/~1apis~1apps~1v1~1namespaces~1{namespace}~1deployments~1{name}/patch");
        assertThat(patch.path("x-kubernetes-group-version-kind"))
                .isEqualTo(Documents.yaml("{group: apps, kind: Deployment, version: v1}"));
        assertThat(patch.at("/requestBody/content").propertyNames())
                .contains(
                        "application/json-patch+json",
                        "application/merge-patch+json",
                        "application/strategic-merge-patch+json",
                        "application/apply-patch+yaml");
        assertThat(patch.path("parameters").findValuesAsString("name"))
                .contains("fieldValidation", "fieldManager", "dryRun", "force");
    }

    @Test
    void tellHowListsMerge() {
        JsonNode schemas = document("apis/apps/v1").at("/components/schemas");
        JsonNode containers = schemas.at("/io.k8s.api.core.v1.PodSpec/properties/containers");
        assertThat(containers.path("x-kubernetes-patch-strategy").stringValue()).isEqualTo("merge");
        assertThat(containers.path("x-kubernetes-patch-merge-key").stringValue())
                .isEqualTo("name");
        JsonNode volumes = schemas.at("/io.k8s.api.core.v1.PodSpec/properties/volumes");
        assertThat(volumes.path("x-kubernetes-patch-strategy").stringValue()).isEqualTo("merge,retainKeys");
        JsonNode strategy = schemas.at("/io.k8s.api.apps.v1.DeploymentSpec/properties/strategy");
        assertThat(strategy.path("x-kubernetes-patch-strategy").stringValue()).isEqualTo("retainKeys");
        JsonNode tolerations = schemas.at("/io.k8s.api.core.v1.PodSpec/properties/tolerations");
        assertThat(tolerations.path("x-kubernetes-list-type").stringValue()).isEqualTo("atomic");
    }

    @Test
    void giveEveryOperationAnIdOfItsOwn() {
        for (String path : List.of("api/v1", "apis/apps/v1")) {
            List<String> ids = new ArrayList<>(document(path).findValuesAsString("operationId"));
            assertThat(ids).doesNotHaveDuplicates().isNotEmpty();
        }
    }

    @Test
    void describeWhatPeopleExplainMost() {
        JsonNode schemas = document("apis/apps/v1").at("/components/schemas");
        assertThat(schemas.at("/io.k8s.api.apps.v1.DeploymentSpec/properties/replicas/description")
                        .stringValue())
                .isNotEmpty();
        assertThat(schemas.at("/io.k8s.api.apps.v1.DeploymentSpec/required"))
                .isEqualTo(Documents.yaml("[selector, template]"));
    }

    @Test
    void tellThatReviewsAreValidatedByTheServer() {
        ResourceType review =
                ResourceType.clusterScoped("v1", Node.class, "nodes").build();
        OpenApiDocuments documents = new OpenApiDocuments(List.of(review), List.of(review));
        JsonNode paths = Documents.yaml(new String(documents.document("api/v1").orElseThrow(), UTF_8))
                .path("paths");
        assertThat(paths.propertyNames()).containsExactlyInAnyOrder("/api/v1/nodes", "/api/v1/nodes/{name}");
        assertThat(paths.path("/api/v1/nodes").propertyNames()).containsExactly("post");
        JsonNode patch = paths.path("/api/v1/nodes/{name}").path("patch");
        assertThat(patch.path("x-kubernetes-group-version-kind"))
                .isEqualTo(Documents.yaml("{group: '', kind: Node, version: v1}"));
        assertThat(patch.path("parameters").findValuesAsString("name")).contains("fieldValidation");
        assertThat(patch.path("responses").propertyNames()).containsExactly("405");
    }
}
