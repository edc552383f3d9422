package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.ResourceAlias;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.schema.ReviewResource;
import dev.gantry.apimachinery.store.StoredObject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Serves the Kubernetes API for every type of the service: it finds out what a request asks for and renders the answer. */
public final class ApiServlet extends HttpServlet {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServlet.class);

    /** The content type of server-side apply, with JSON as with YAML in the body. */
    private static final String APPLY = "application/apply-patch+yaml";

    private final transient ResourceTypes types;
    private final transient ResourceEndpoint endpoint;
    private final transient ReadEndpoint reads;
    private final transient SchemaEndpoint schemas;

    ApiServlet(ResourceTypes types, ResourceEndpoint endpoint, ReadEndpoint reads, SchemaEndpoint schemas) {
        this.types = types;
        this.endpoint = endpoint;
        this.reads = reads;
        this.schemas = schemas;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            handle(request, response);
        } catch (ApiException e) {
            ApiResponse.refuse(response, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ApiResponse.refuse(response, ApiException.unavailable("the service is shutting down"));
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
            ApiResponse.refuse(response, ApiException.of(500, "InternalError", "Internal error occurred: " + e));
        }
    }

    private void handle(HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException, ServletException {
        String uri = request.getRequestURI();
        Optional<ResourcePath> path = ResourcePath.parse(uri);
        if (path.isEmpty()) {
            schemas.get(request, response);
            return;
        }
        ResourcePath target = path.get();
        var readOnly = types.readOnly(target.apiVersion(), target.plural());
        if (readOnly.isPresent()) {
            reads.computed(readOnly.get(), target, request, response);
            return;
        }
        var review = types.review(target.apiVersion(), target.plural());
        if (review.isPresent()) {
            review(review.get(), target, request, response);
            return;
        }
        ResourceAlias face = types.face(target.apiVersion(), target.plural()).orElseThrow(ApiException::unknownPath);
        switch (request.getMethod()) {
            case "GET" -> reads.get(face, target, request, response);
            case "POST" -> post(face, target, request, response);
            case "PUT", "PATCH" -> change(face, target, request, response);
            case "DELETE" -> delete(face, target, request, response);
            default -> throw ApiException.methodNotAllowed();
        }
    }

    private static void review(
            ReviewResource review, ResourcePath path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.getMethod().equals("POST") || !path.name().isEmpty()) {
            throw ApiException.methodNotAllowed();
        }
        WriteOptions options = new QueryParameters(request).writeOptions();
        ObjectNode question = RequestBody.read(request).document(options);
        DocumentPreparation.checkStructure(review.type(), question, options);
        DocumentPreparation.checkIdentity(review.type(), path.key(), question);
        ObjectNode answer = review.review(path.namespace(), question);
        ApiResponse.warn(response, options.warnings());
        ApiResponse.send(response, HttpServletResponse.SC_CREATED, answer);
    }

    private void post(ResourceAlias face, ResourcePath path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        WriteOptions options = new QueryParameters(request).writeOptions();
        if (!path.name().isEmpty()) {
            ObjectNode answer = endpoint.post(face, path, RequestBody.read(request), options);
            ApiResponse.send(response, HttpServletResponse.SC_CREATED, answer);
            return;
        }
        StoredObject created = endpoint.create(face, path, RequestBody.read(request), options);
        ApiResponse.warn(response, options.warnings());
        reads.send(face, created, HttpServletResponse.SC_CREATED, request, response);
    }

    private void change(ResourceAlias face, ResourcePath path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (path.name().isEmpty()) {
            throw ApiException.methodNotAllowed();
        }
        QueryParameters query = new QueryParameters(request);
        WriteOptions options = query.writeOptions();
        RequestBody body = RequestBody.read(request);
        StoredObject changed = request.getMethod().equals("PUT")
                ? endpoint.update(face, path, body, options)
                : body.contentType().startsWith(APPLY)
                        ? endpoint.apply(face, path, body, query.flag("force"), options)
                        : endpoint.patch(face, path, body, options);
        ApiResponse.warn(response, options.warnings());
        if (path.subresource().equals("scale")) {
            ApiResponse.send(
                    response, 200, ScaleSubresource.of(ScaleSubresource.paths(face.stored()), changed.document()));
        } else {
            reads.send(face, changed, HttpServletResponse.SC_OK, request, response);
        }
    }

    private void delete(ResourceAlias face, ResourcePath path, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        QueryParameters query = new QueryParameters(request);
        WriteOptions options = query.writeOptions();
        DeleteRequest deletion = DeleteRequest.of(
                RequestBody.read(request).optionalDocument(options),
                query.text("gracePeriodSeconds"),
                query.text("propagationPolicy"));
        if (path.name().isEmpty()) {
            long count = endpoint.deleteAll(face, reads.listQuery(face, path, query), deletion, options)
                    .size();
            ApiResponse.send(response, 200, success().put("message", count + " objects deleted"));
            return;
        }
        if (!path.subresource().isEmpty()) {
            throw ApiException.methodNotAllowed();
        }
        StoredObject deleted = endpoint.delete(face, path, deletion, options);
        if (deleted.document().path("metadata").has("deletionTimestamp")
                && !DeletionRules.isFinished(deleted.document())) {
            reads.send(face, deleted, HttpServletResponse.SC_OK, request, response);
        } else {
            ObjectNode status = success();
            status.putObject("details")
                    .put("name", path.name())
                    .put("group", face.type().group())
                    .put("kind", face.type().plural())
                    .put("uid", deleted.uid());
            ApiResponse.send(response, 200, status);
        }
    }

    private static ObjectNode success() {
        ObjectNode status =
                WireJson.MAPPER.createObjectNode().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", "Success");
    }
}
