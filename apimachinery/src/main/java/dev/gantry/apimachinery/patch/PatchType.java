package dev.gantry.apimachinery.patch;

import java.util.Arrays;
import java.util.Optional;

/** The patch formats of the Kubernetes API, each with its content type. */
public enum PatchType {
    /** RFC 6902. */
    JSON("application/json-patch+json"),
    /** RFC 7396. */
    MERGE("application/merge-patch+json"),
    /** A merge patch that merges lists by the keys of {@link MergeKeys} and knows directives. */
    STRATEGIC_MERGE("application/strategic-merge-patch+json"),
    /** Server-side apply; it keeps which manager owns which field. */
    APPLY("application/apply-patch+yaml");

    private final String contentType;

    PatchType(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** The format of a Content-Type header; its parameters, such as a charset, do not matter. */
    public static Optional<PatchType> ofContentType(String header) {
        int parameters = header.indexOf(';');
        String bare = (parameters < 0 ? header : header.substring(0, parameters)).strip();
        return Arrays.stream(values())
                .filter(type -> type.contentType.equalsIgnoreCase(bare))
                .findFirst();
    }
}
