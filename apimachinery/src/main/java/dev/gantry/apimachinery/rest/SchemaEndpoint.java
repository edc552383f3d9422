package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Discovery: which groups, versions and types there are. */
final class SchemaEndpoint {

    private final DiscoveryDocuments discovery;

    SchemaEndpoint(DiscoveryDocuments discovery) {
        this.discovery = discovery;
    }

    void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        List<String> parts = List.of(
                request.getRequestURI().replaceAll("/+$", "").substring(1).split("/"));
        if (parts.size() == 1 && wantsAggregated(request)) {
            ObjectNode list = discovery.aggregated(parts.getFirst().equals("api"));
            ApiResponse.send(
                    response, 200, DiscoveryDocuments.AGGREGATED, dev.gantry.apimachinery.WireJson.encode(list));
            return;
        }
        ApiResponse.send(response, 200, plain(parts));
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
