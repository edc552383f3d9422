package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.access.AccessReviews;
import dev.gantry.gateway.access.Caller;
import dev.gantry.gateway.access.OwnGroups;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import java.util.function.BiFunction;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The POSTs that ask who one is and what one may do. */
final class ReviewHandlers {

    private static final String AUTHENTICATION = "/apis/" + OwnGroups.AUTHENTICATION + "/v1/";
    private static final String AUTHORIZATION = "/apis/" + OwnGroups.AUTHORIZATION + "/v1/";

    private final AccessReviews reviews;
    private final JsonMapper json;

    ReviewHandlers(AccessReviews reviews, JsonMapper json) {
        this.reviews = reviews;
        this.json = json;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .POST(AUTHENTICATION + "selfsubjectreviews", request -> created(reviews.self(caller(request))))
                .POST(
                        AUTHENTICATION + "tokenreviews",
                        request -> review(request, TokenReview.class, (who, q) -> reviews.token(q)))
                .POST(
                        AUTHORIZATION + "selfsubjectaccessreviews",
                        request -> review(request, SelfSubjectAccessReview.class, reviews::access))
                .POST(
                        AUTHORIZATION + "selfsubjectrulesreviews",
                        request -> review(request, SelfSubjectRulesReview.class, reviews::rules))
                .POST(
                        AUTHORIZATION + "subjectaccessreviews",
                        request -> review(request, SubjectAccessReview.class, (who, q) -> reviews.access(q)))
                .build();
    }

    private <T> Mono<ServerResponse> review(ServerRequest request, Class<T> type, BiFunction<Caller, T, T> answer) {
        return request.bodyToMono(byte[].class)
                .switchIfEmpty(Mono.error(ApiException.badRequest("the request has no body")))
                .flatMap(
                        body -> ProtobufTranslation.isProtobuf(request.headers().asHttpHeaders())
                                ? ProtobufTranslation.toJson(body)
                                : Mono.just(body))
                .flatMap(body -> created(answer.apply(caller(request), parse(body, type))));
    }

    private <T> T parse(byte[] body, Class<T> type) {
        try {
            if (json.readTree(body).path("spec").isObject()) {
                return json.readValue(body, type);
            }
        } catch (JacksonException e) {
            throw ApiException.badRequest("the body is no " + type.getSimpleName() + ": " + e.getOriginalMessage());
        }
        throw ApiException.badRequest("spec: Required value");
    }

    private Mono<ServerResponse> created(Object review) {
        return ServerResponse.status(201)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json.writeValueAsBytes(review));
    }

    private static Caller caller(ServerRequest request) {
        return (Caller) request.attribute(AccessFilter.CALLER).orElseThrow(ApiException::unauthorized);
    }
}
