package dev.gantry.apimachinery.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.Documents;
import dev.gantry.apimachinery.table.Tables.IncludeObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TablesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");

    private static final JsonNode CONFIG = Documents.yaml("{apiVersion: v1, kind: ConfigMap, data: {a: b},"
            + " metadata: {name: c, namespace: n, creationTimestamp: '2026-01-01T00:00:00Z'}}");

    private static final JsonNode LIST_METADATA = Documents.yaml("{resourceVersion: '7'}");

    @Test
    void haveNameFirstAndOneRowForEachObject() {
        JsonNode table = table(IncludeObject.NONE);
        assertThat(table.path("kind").stringValue()).isEqualTo("Table");
        assertThat(table.path("apiVersion").stringValue()).isEqualTo("meta.k8s.io/v1");
        assertThat(table.path("metadata")).isEqualTo(LIST_METADATA);
        assertThat(table.path("columnDefinitions").path(0).path("format").stringValue())
                .isEqualTo("name");
        assertThat(table.path("columnDefinitions").findValuesAsString("name")).containsExactly("Name", "Data", "Age");
        assertThat(table.path("rows").path(0).path("cells")).hasToString("[\"c\",1,\"10s\"]");
        assertThat(table.path("rows").path(0).path("object").isNull()).isTrue();
    }

    @Test
    void includeOfTheObjectWhatIsAskedFor() {
        JsonNode metadata = table(IncludeObject.METADATA).path("rows").path(0).path("object");
        assertThat(metadata.path("kind").stringValue()).isEqualTo("PartialObjectMetadata");
        assertThat(metadata.path("metadata")).isEqualTo(CONFIG.path("metadata"));
        assertThat(metadata.has("data")).isFalse();
        assertThat(table(IncludeObject.OBJECT).path("rows").path(0).path("object"))
                .isEqualTo(CONFIG);
    }

    @Test
    void keepTheOwnNameColumnOfAKind() {
        JsonNode table = Tables.table(List.of(), LIST_METADATA, KubernetesColumns.EVENT, IncludeObject.NONE, NOW);
        assertThat(table.path("columnDefinitions").path(0).path("name").stringValue())
                .isEqualTo("Last Seen");
        assertThat(table.path("rows").isEmpty()).isTrue();
    }

    @Test
    void ofAWatchCanDoWithoutColumns() {
        JsonNode table = Tables.tableWithoutColumns(
                List.of(CONFIG), LIST_METADATA, KubernetesColumns.CONFIG_MAP, IncludeObject.NONE, NOW);
        assertThat(table.path("columnDefinitions").isEmpty()).isTrue();
        assertThat(table.path("rows").size()).isEqualTo(1);
    }

    @Test
    void areReplacedByMetadataAloneWhereAsked() {
        JsonNode list = Tables.partialObjectMetadataList(List.of(CONFIG), LIST_METADATA);
        assertThat(list.path("kind").stringValue()).isEqualTo("PartialObjectMetadataList");
        assertThat(list.path("items").path(0)).isEqualTo(Tables.partialObjectMetadata(CONFIG));
    }

    @Test
    void readTheQueryParameter() {
        assertThat(IncludeObject.of(null)).isEqualTo(IncludeObject.METADATA);
        assertThat(IncludeObject.of("None")).isEqualTo(IncludeObject.NONE);
        assertThat(IncludeObject.of("Object")).isEqualTo(IncludeObject.OBJECT);
    }

    private static JsonNode table(IncludeObject include) {
        return Tables.table(List.of(CONFIG), LIST_METADATA, KubernetesColumns.CONFIG_MAP, include, NOW);
    }
}
