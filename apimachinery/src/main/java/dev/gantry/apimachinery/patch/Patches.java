package dev.gantry.apimachinery.patch;

import dev.gantry.apimachinery.ApiException;
import tools.jackson.databind.JsonNode;

/** Applies a patch of any format but server-side apply; the given documents stay as they are. */
public final class Patches {

    private Patches() {}

    /**
     * The document that results from {@code patch}.
     *
     * @param model the model class of {@code current}; a strategic merge patch finds its list keys by it
     * @throws ApiException 400 where the patch is malformed, 422 where it does not fit the document
     */
    public static JsonNode apply(PatchType type, JsonNode current, JsonNode patch, Class<?> model) {
        return switch (type) {
            case JSON -> JsonPatches.apply(current, patch);
            case MERGE -> MergePatches.apply(current, requireObject(patch));
            case STRATEGIC_MERGE -> StrategicMerge.apply(current, requireObject(patch), model);
            case APPLY ->
                throw new IllegalArgumentException("server-side apply needs a field manager: ServerSideApply");
        };
    }

    private static JsonNode requireObject(JsonNode patch) {
        if (!patch.isObject()) {
            throw ApiException.badRequest("the patch must be an object");
        }
        return patch;
    }
}
