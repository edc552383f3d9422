package dev.gantry.apimachinery.patch;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.DocumentReader;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** JSON patch as RFC 6902 defines it. */
final class JsonPatches {

    /** Operations of one patch: what the Kubernetes API server takes; every operation walks the document once. */
    static final int MAX_OPERATIONS = 10_000;

    /** Copy operations of one patch: each is applied on its own so that its size is known, which copies the document. */
    static final int MAX_COPIES = 100;

    /** Bytes that all copies of one patch may add: copies of copies would else double the document each time. */
    static final int MAX_COPIED_BYTES = DocumentReader.MAX_BODY_BYTES;

    /** Without it, the removal of what is not there would pass in silence. */
    private static final EnumSet<CompatibilityFlags> STRICT =
            EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    private JsonPatches() {}

    static JsonNode apply(JsonNode current, JsonNode patch) {
        if (!patch.isArray()) {
            throw ApiException.badRequest("a JSON patch must be an array of operations");
        }
        if (patch.size() > MAX_OPERATIONS) {
            throw ApiException.of(
                    413,
                    "RequestEntityTooLarge",
                    "The allowed maximum operations in a JSON patch is " + MAX_OPERATIONS + ", got " + patch.size());
        }
        JsonNode result = current;
        ArrayNode pending = JsonNodeFactory.instance.arrayNode();
        int copiedBytes = 0;
        int copies = 0;
        for (JsonNode operation : patch) {
            pending.add(operation);
            if (operation.path("op").asString("").equals("copy")) {
                result = run(pending, result);
                pending = JsonNodeFactory.instance.arrayNode();
                copiedBytes += result.at(pointer(operation.path("path").asString("")))
                        .toString()
                        .length();
                copies++;
                requireSmall(copiedBytes, copies);
            }
        }
        return run(pending, result);
    }

    private static JsonPointer pointer(String path) {
        return JsonPointer.compile(path.endsWith("/-") ? path.substring(0, path.length() - "/-".length()) : path);
    }

    private static void requireSmall(int copiedBytes, int copies) {
        if (copiedBytes > MAX_COPIED_BYTES || copies > MAX_COPIES) {
            throw ApiException.of(
                    413, "RequestEntityTooLarge", "the copy operations of a JSON patch may not copy that much");
        }
    }

    private static JsonNode run(JsonNode patch, JsonNode document) {
        try {
            return patch.isEmpty() ? document : JsonPatch.apply(patch, document, STRICT);
        } catch (JsonPatchException e) {
            throw refusal(e.getMessage(), e.getOperation() == null);
        } catch (IllegalArgumentException | IllegalStateException e) {
            // The library's way to refuse a pointer: malformed in itself, or not fitting the list that it leads into.
            throw refusal(e.getMessage(), e instanceof IllegalArgumentException);
        }
    }

    /** A patch that can't be read is a bad request; one that does not fit the document, or whose test fails, is a 422. */
    private static ApiException refusal(@Nullable String problem, boolean malformed) {
        String message = "the server rejected our request due to an error in our request: jsonpatch: " + problem;
        return malformed ? ApiException.badRequest(message) : ApiException.of(422, "Invalid", message);
    }
}
