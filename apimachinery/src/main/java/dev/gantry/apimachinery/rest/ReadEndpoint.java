package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.ReadOnlyResource;
import dev.gantry.apimachinery.schema.ResourceAlias;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.apimachinery.store.WatchCache;
import dev.gantry.apimachinery.table.Tables.IncludeObject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The reading requests of the generic endpoint: get, list and the start of a watch. */
final class ReadEndpoint {

    private final WatchCache cache;
    private final ListReader reader;
    private final WatchEndpoint watches;
    private final Map<String, SubresourceHandler> handlers;
    private final InstantSource clock;

    ReadEndpoint(
            WatchCache cache,
            ListReader reader,
            WatchEndpoint watches,
            List<SubresourceHandler> handlers,
            InstantSource clock) {
        this.cache = cache;
        this.reader = reader;
        this.watches = watches;
        this.handlers = handlers.stream()
                .collect(Collectors.toMap(h -> h.resource() + "/" + h.subresource(), Function.identity()));
        this.clock = clock;
    }

    void get(ResourceAlias face, ResourcePath path, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException, ServletException {
        QueryParameters query = new QueryParameters(request);
        if (path.name().isEmpty()) {
            ListReader.Query list = listQuery(face, path, query);
            if (query.flag("watch")) {
                watches.watch(face, list, query, encoder(face, request), request, response);
            } else {
                ApiResponse.send(response, 200, encoder(face, request).list(reader.read(face.stored(), list)));
            }
            return;
        }
        reader.awaitVersion(ListReader.versionOf(query.text("resourceVersion")));
        StoredObject object = cache.get(face.stored(), path.key())
                .orElseThrow(() -> ApiException.notFound(face.type().resource(), path.name()));
        switch (path.subresource()) {
            case "", "status" -> send(face, object, HttpServletResponse.SC_OK, request, response);
            case "scale" ->
                ApiResponse.send(
                        response, 200, ScaleSubresource.of(ScaleSubresource.paths(face.stored()), object.document()));
            default -> {
                if (face.stored().strategyOf(path.subresource()).isPresent()) {
                    send(face, object, HttpServletResponse.SC_OK, request, response);
                    return;
                }
                SubresourceHandler handler = handlers.get(face.stored().resource() + "/" + path.subresource());
                if (handler == null) {
                    throw ApiException.unknownPath();
                }
                ApiResponse.send(response, HttpServletResponse.SC_OK, handler.get(path.key()));
            }
        }
    }

    ListReader.Query listQuery(ResourceAlias face, ResourcePath path, QueryParameters query) {
        Selection selection =
                Selection.of(face.stored(), path.namespace(), query.text("labelSelector"), query.text("fieldSelector"));
        return new ListReader.Query(
                selection,
                Math.min(query.number("limit").orElse(0L), Integer.MAX_VALUE),
                query.text("continue"),
                query.text("resourceVersion"),
                query.text("resourceVersionMatch"));
    }

    void send(
            ResourceAlias face, StoredObject object, int code, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ApiResponse.send(response, code, encoder(face, request).object(object));
    }

    /** Gets or lists a computed kind. */
    void computed(
            ReadOnlyResource resource, ResourcePath path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.getMethod().equals("GET") || !path.subresource().isEmpty()) {
            throw ApiException.methodNotAllowed();
        }
        QueryParameters query = new QueryParameters(request);
        ResourceAlias face = ResourceAlias.identity(resource.type());
        Selection selection = Selection.of(
                resource.type(), path.namespace(), query.text("labelSelector"), query.text("fieldSelector"));
        List<StoredObject> objects = resource.list(path.namespace()).stream()
                .map(document -> StoredObject.unwritten(resource.type(), 0, document))
                .filter(selection::matches)
                .toList();
        if (path.name().isEmpty()) {
            ListReader.Page page = new ListReader.Page(cache.version(), objects, "", 0);
            ApiResponse.send(response, 200, encoder(face, request).list(page));
            return;
        }
        StoredObject object = objects.stream()
                .filter(o -> o.key().name().equals(path.name()))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound(resource.type().resource(), path.name()));
        send(face, object, HttpServletResponse.SC_OK, request, response);
    }

    private ObjectEncoder encoder(ResourceAlias face, HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return new ObjectEncoder(
                face,
                Representation.of(accept == null ? "" : accept),
                IncludeObject.of(request.getParameter("includeObject")),
                clock);
    }
}
