package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.openapi.OpenApiDocuments;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Discovery and OpenAPI: which groups, versions and types there are, and how their documents are made. */
final class SchemaEndpoint {

    private static final String OPENAPI = "/openapi/v3";

    private final DiscoveryDocuments discovery;
    private final OpenApiDocuments openApi;

    SchemaEndpoint(DiscoveryDocuments discovery, OpenApiDocuments openApi) {
        this.discovery = discovery;
        this.openApi = openApi;
    }

    void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        String path = request.getRequestURI().replaceAll("/+$", "");
        if (path.startsWith(OPENAPI)) {
            openApi(path, request, response);
            return;
        }
        List<String> parts = List.of(path.substring(1).split("/"));
        if (parts.size() == 1 && wantsAggregated(request)) {
            ObjectNode list = discovery.aggregated(parts.getFirst().equals("api"));
            ApiResponse.send(response, 200, DiscoveryDocuments.AGGREGATED, WireJson.encode(list));
            return;
        }
        ApiResponse.send(response, 200, plain(parts));
    }

    private void openApi(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (path.equals(OPENAPI)) {
            ApiResponse.send(response, 200, openApi.index());
            return;
        }
        String document = path.substring(OPENAPI.length() + 1);
        byte[] bytes = openApi.document(document).orElseThrow(ApiException::unknownPath);
        String tag = "\"" + openApi.hash(document).orElse("") + "\"";
        response.setHeader("ETag", tag);
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else {
            ApiResponse.send(response, 200, bytes);
        }
    }

    private ObjectNode plain(List<String> parts) {
        boolean core = parts.getFirst().equals("api");
        return switch (parts.size()) {
            case 1 -> core ? discovery.coreVersions() : discovery.groupList();
            case 2 ->
                (core ? discovery.resourceList("", parts.get(1)) : discovery.groupDocument(parts.get(1)))
                        .orElseThrow(ApiException::unknownPath);
            case 3 -> discovery.resourceList(parts.get(1), parts.get(2)).orElseThrow(ApiException::unknownPath);
            default -> throw ApiException.unknownPath();
        };
    }

    private static boolean wantsAggregated(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("as=APIGroupDiscoveryList") && accept.contains("v=v2");
    }
}
