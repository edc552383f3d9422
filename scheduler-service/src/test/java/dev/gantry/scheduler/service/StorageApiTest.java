package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** Claims, volumes and storage classes at the API. */
class StorageApiTest {

    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
    private static final String CLASSES = "/apis/storage.k8s.io/v1/storageclasses";
    private static final String CLAIM = "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],"
            + "\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}";

    @Test
    void aClaimGetsTheDefaultClassWhichStaysDeletedOnceDeleted() {
        String schema = TestDatabase.newSchema();
        try (SchedulerService service = SchedulerService.start(schema)) {
            ApiCall api = service.api();
            assertThat(api.get(CLASSES + "/local").body().path("provisioner").asString())
                    .isEqualTo("gantry.dev/docker-volume");
            assertThat(api.post(CLAIMS, CLAIM.formatted("first"))
                            .body()
                            .at("/spec/storageClassName")
                            .asString())
                    .isEqualTo("local");
            api.delete(CLASSES + "/local", "");
        }
        try (SchedulerService service = SchedulerService.start(schema)) {
            ApiCall api = service.api();
            assertThat(api.get(CLASSES + "/local").code()).isEqualTo(404);
            assertThat(api.post(CLAIMS, CLAIM.formatted("second"))
                            .body()
                            .at("/spec")
                            .has("storageClassName"))
                    .isFalse();
            ApiCall.Answer refused = api.post(CLAIMS, "{\"metadata\":{\"name\":\"c\"},\"spec\":{}}");
            assertThat(refused.code()).isEqualTo(422);
            assertThat(refused.body().at("/details/causes/0/field").asString()).isEqualTo("spec.accessModes");
        }
    }
}
