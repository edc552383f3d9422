package dev.gantry.gateway.web;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The paths that need no credential: health and version, as in Kubernetes; and Swagger UI with the documents it shows,
 * which a browser fetches without a token. Documents describe the API and hold no data.
 */
final class OpenPaths {

    private static final Set<String> EXACT = Set.of("/version", "/healthz", "/livez", "/readyz");

    private static final Set<String> DOCUMENTATION =
            Set.of("/swagger-ui.html", "/v3/api-docs", "/openapi/v3", "/favicon.ico");

    private static final List<String> UNDER = List.of("/swagger-ui/", "/webjars/", "/v3/api-docs/", "/openapi/v3/");

    /** Answered on the management port only, through whose handlers the same filters run. */
    private static final String MANAGEMENT = "/actuator/";

    private static final Pattern SERVICE_DOCUMENT = Pattern.compile("/gantry/[a-z]+/v3/api-docs(/[A-Za-z0-9-]+)?");

    private OpenPaths() {}

    static boolean contains(String rawPath) {
        return EXACT.contains(rawPath) || rawPath.startsWith(MANAGEMENT) || isDocumentation(rawPath);
    }

    static boolean isDocumentation(String rawPath) {
        return DOCUMENTATION.contains(rawPath) || (!rawPath.contains("..") && isUnderOpenPath(rawPath));
    }

    private static boolean isUnderOpenPath(String rawPath) {
        return UNDER.stream().anyMatch(rawPath::startsWith)
                || SERVICE_DOCUMENT.matcher(rawPath).matches();
    }
}
