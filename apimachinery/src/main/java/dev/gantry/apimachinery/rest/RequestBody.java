package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.DocumentReader;
import dev.gantry.apimachinery.schema.ParsedDocument;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request, within the limit of size, and the type the client says it has. */
final class RequestBody {

    private final String contentType;
    private final byte[] bytes;

    private RequestBody(String contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /** Reads the whole body; one over {@link DocumentReader#MAX_BODY_BYTES} is a 413. */
    static RequestBody read(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > DocumentReader.MAX_BODY_BYTES) {
            throw ApiException.tooLarge(DocumentReader.MAX_BODY_BYTES);
        }
        byte[] bytes = request.getInputStream().readNBytes(DocumentReader.MAX_BODY_BYTES + 1);
        if (bytes.length > DocumentReader.MAX_BODY_BYTES) {
            throw ApiException.tooLarge(DocumentReader.MAX_BODY_BYTES);
        }
        String contentType = request.getContentType();
        return new RequestBody(contentType == null ? "" : contentType, bytes);
    }

    String contentType() {
        return contentType;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The body's object; repeated fields are treated as the request asks. */
    ObjectNode document(WriteOptions options) {
        boolean yaml = contentType.contains("yaml");
        if (!yaml && !contentType.isEmpty() && !contentType.contains("json")) {
            throw ApiException.unsupportedMediaType("the body of the request was in an unknown format - accepted media"
                    + " types include: application/json, application/yaml");
        }
        ParsedDocument parsed = yaml ? DocumentReader.readYaml(bytes) : DocumentReader.readJson(bytes);
        DocumentPreparation.reportUnknown(parsed.duplicateFieldMessages(), options);
        return parsed.document();
    }

    /** The body's object, empty for an empty body. */
    ObjectNode optionalDocument(WriteOptions options) {
        return bytes.length == 0 ? WireJson.MAPPER.createObjectNode() : document(options);
    }
}
