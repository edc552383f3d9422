package dev.gantry.apimachinery.patch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatchTypeTest {

    @Test
    void isFoundByContentTypeWhateverItsParameters() {
        assertThat(PatchType.ofContentType("application/merge-patch+json; charset=utf-8"))
                .contains(PatchType.MERGE);
        assertThat(PatchType.ofContentType("application/Strategic-Merge-Patch+json"))
                .contains(PatchType.STRATEGIC_MERGE);
        assertThat(PatchType.ofContentType("application/json-patch+json")).contains(PatchType.JSON);
        assertThat(PatchType.ofContentType("application/apply-patch+yaml")).contains(PatchType.APPLY);
        assertThat(PatchType.ofContentType("application/json")).isEmpty();
    }
}
