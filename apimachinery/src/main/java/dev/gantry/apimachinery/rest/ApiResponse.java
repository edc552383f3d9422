package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Writes answers of the Kubernetes API. */
final class ApiResponse {

    static final String JSON = "application/json";

    /** Characters of one Warning header: longer texts are cut, as proxies limit headers. */
    private static final int MAX_WARNING = 1000;

    /** Warnings of one answer. */
    private static final int MAX_WARNINGS = 20;

    private ApiResponse() {}

    static void send(HttpServletResponse response, int code, byte[] body) throws IOException {
        send(response, code, JSON, body);
    }

    static void send(HttpServletResponse response, int code, String contentType, byte[] body) throws IOException {
        response.setStatus(code);
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    static void send(HttpServletResponse response, int code, JsonNode body) throws IOException {
        send(response, code, WireJson.encode(body));
    }

    static void refuse(HttpServletResponse response, ApiException refusal) throws IOException {
        if (response.isCommitted()) {
            throw new IOException("the answer had begun when it was refused: " + refusal.getMessage());
        }
        response.resetBuffer();
        if (refusal.code() == 429 || refusal.code() == 503) {
            response.setHeader("Retry-After", "1");
        }
        send(response, refusal.code(), WireJson.toDocument(refusal.status()));
    }

    static void warn(HttpServletResponse response, List<String> warnings) {
        warnings.stream().distinct().limit(MAX_WARNINGS).forEach(warning -> {
            String text = warning.substring(0, Math.min(warning.length(), MAX_WARNING));
            String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
            response.addHeader("Warning", "299 - \"" + quoted + "\"");
        });
    }
}
