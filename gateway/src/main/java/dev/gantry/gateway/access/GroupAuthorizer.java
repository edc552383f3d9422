package dev.gantry.gateway.access;

import java.util.List;
import java.util.Set;

/**
 * Lets operators and nodes do everything, and everyone else who was authenticated only look at what the API is and ask
 * what they may do.
 */
public final class GroupAuthorizer implements Authorizer {

    private static final Set<String> SELF_REVIEWS =
            Set.of("selfsubjectreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews");

    private static final List<String> DESCRIPTIONS = List.of("/api", "/apis", "/openapi", "/version");

    private static final Decision ALLOWED = new Decision(true, "");

    @Override
    public Decision authorize(Caller caller, ApiRequest request) {
        if (caller.isIn("system:masters") || caller.isIn("system:nodes")) {
            return ALLOWED;
        }
        boolean open = request.isResource() ? isSelfReview(request) : isDescription(request.path());
        return open ? ALLOWED : new Decision(false, refusal(caller, request));
    }

    private static boolean isSelfReview(ApiRequest request) {
        return "create".equals(request.verb()) && SELF_REVIEWS.contains(request.resource());
    }

    private static boolean isDescription(String path) {
        return DESCRIPTIONS.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
    }

    private static String refusal(Caller caller, ApiRequest request) {
        String who = "User \"" + caller.name() + "\" cannot " + request.verb();
        if (!request.isResource()) {
            return who + " path \"" + request.path() + "\"";
        }
        String what =
                request.subresource().isEmpty() ? request.resource() : request.resource() + "/" + request.subresource();
        String where = request.namespace().isEmpty()
                ? "at the cluster scope"
                : "in the namespace \"" + request.namespace() + "\"";
        return who + " resource \"" + what + "\" in API group \"" + request.group() + "\" " + where;
    }
}
