package dev.gantry.apimachinery;

import dev.gantry.apimachinery.schema.FieldError;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusCauseBuilder;
import java.util.List;
import java.util.stream.Collectors;

/** An expected refusal, which clients see as the Kubernetes {@link Status} it carries. */
public final class ApiException extends RuntimeException {

    private final transient Status status;

    public ApiException(Status status) {
        super(status.getMessage(), null, false, false);
        this.status = status;
    }

    /** The Status to render; its {@code code} is the HTTP status. */
    public Status status() {
        return status;
    }

    public int code() {
        return status.getCode();
    }

    public boolean isNotFound() {
        return "NotFound".equals(status.getReason());
    }

    public boolean isConflict() {
        return "Conflict".equals(status.getReason());
    }

    public boolean isAlreadyExists() {
        return "AlreadyExists".equals(status.getReason());
    }

    /** {@code pods "x" not found}; {@code resource} is the plural with its group, such as {@code deployments.apps}. */
    public static ApiException notFound(String resource, String name) {
        return named(404, "NotFound", resource, name, resource + " \"" + name + "\" not found");
    }

    public static ApiException unknownPath() {
        return of(404, "NotFound", "the server could not find the requested resource");
    }

    public static ApiException alreadyExists(String resource, String name) {
        return named(409, "AlreadyExists", resource, name, resource + " \"" + name + "\" already exists");
    }

    public static ApiException conflict(String resource, String name, String detail) {
        return named(
                409,
                "Conflict",
                resource,
                name,
                "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + detail);
    }

    /** The conflict of a stale resourceVersion, in the words that client libraries look for. */
    public static ApiException staleVersion(String resource, String name) {
        return conflict(
                resource,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static ApiException badRequest(String message) {
        return of(400, "BadRequest", message);
    }

    public static ApiException forbidden(String resource, String name, String detail) {
        return named(403, "Forbidden", resource, name, resource + " \"" + name + "\" is forbidden: " + detail);
    }

    public static ApiException unauthorized() {
        return of(401, "Unauthorized", "Unauthorized");
    }

    public static ApiException expired(String message) {
        return of(410, "Expired", message);
    }

    public static ApiException methodNotAllowed() {
        return of(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    public static ApiException tooLarge(long limitBytes) {
        return of(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limitBytes);
    }

    public static ApiException unsupportedMediaType(String message) {
        return of(415, "UnsupportedMediaType", message);
    }

    public static ApiException tooManyRequests(String message) {
        return of(429, "TooManyRequests", message);
    }

    public static ApiException unavailable(String message) {
        return of(503, "ServiceUnavailable", message);
    }

    public static ApiException timeout(String message) {
        return of(504, "Timeout", message);
    }

    /** 422 with one cause for each error; {@code kind} with its group, such as {@code Deployment.apps}. */
    public static ApiException invalid(String kind, String name, List<FieldError> errors) {
        String all = errors.stream().map(FieldError::toString).collect(Collectors.joining(", "));
        String detail = errors.size() == 1 ? all : "[" + all + "]";
        List<StatusCause> causes = errors.stream()
                .map(e -> new StatusCauseBuilder()
                        .withReason(e.type().reason())
                        .withMessage(e.message())
                        .withField(e.field())
                        .build())
                .toList();
        int dot = kind.indexOf('.');
        return new ApiException(failure(422, "Invalid", kind + " \"" + name + "\" is invalid: " + detail)
                .editOrNewDetails()
                .withName(name)
                .withKind(dot < 0 ? kind : kind.substring(0, dot))
                .withGroup(dot < 0 ? null : kind.substring(dot + 1))
                .withCauses(causes)
                .endDetails()
                .build());
    }

    private static ApiException named(int code, String reason, String resource, String name, String message) {
        int dot = resource.indexOf('.');
        return new ApiException(failure(code, reason, message)
                .editOrNewDetails()
                .withName(name)
                .withKind(dot < 0 ? resource : resource.substring(0, dot))
                .withGroup(dot < 0 ? null : resource.substring(dot + 1))
                .endDetails()
                .build());
    }

    public static ApiException of(int code, String reason, String message) {
        return new ApiException(failure(code, reason, message).build());
    }

    private static StatusBuilder failure(int code, String reason, String message) {
        return new StatusBuilder()
                .withApiVersion("v1")
                .withKind("Status")
                .withStatus("Failure")
                .withMessage(message)
                .withReason(reason)
                .withCode(code);
    }
}
