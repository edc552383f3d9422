package dev.gantry.gateway.access;

import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authentication.UserInfoBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.NonResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatusBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers the questions who one is and what one may do. */
public final class AccessReviews {

    private static final List<String> ANY = List.of("*");

    private final Authenticator authenticator;
    private final Authorizer authorizer;

    public AccessReviews(Authenticator authenticator, Authorizer authorizer) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
    }

    public SelfSubjectReview self(Caller caller) {
        return new SelfSubjectReviewBuilder()
                .withNewStatus()
                .withUserInfo(info(caller))
                .endStatus()
                .build();
    }

    public TokenReview token(TokenReview question) {
        Optional<Caller> caller =
                Optional.ofNullable(question.getSpec().getToken()).flatMap(authenticator::byToken);
        // The token stays out of the answer, which may be logged.
        return new TokenReviewBuilder()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withAuthenticated(caller.isPresent())
                .withUser(caller.map(AccessReviews::info).orElse(null))
                .endStatus()
                .build();
    }

    public SelfSubjectAccessReview access(Caller caller, SelfSubjectAccessReview question) {
        var spec = question.getSpec();
        return new SelfSubjectAccessReviewBuilder(question)
                .withStatus(status(caller, request(spec.getResourceAttributes(), spec.getNonResourceAttributes())))
                .build();
    }

    public SubjectAccessReview access(SubjectAccessReview question) {
        var spec = question.getSpec();
        Caller subject = new Caller(
                Objects.requireNonNullElse(spec.getUser(), ""),
                Objects.requireNonNullElse(spec.getUid(), ""),
                Objects.requireNonNullElse(spec.getGroups(), List.of()));
        return new SubjectAccessReviewBuilder(question)
                .withStatus(status(subject, request(spec.getResourceAttributes(), spec.getNonResourceAttributes())))
                .build();
    }

    /** Rules are all or, for those who may only ask about themselves, none. */
    public SelfSubjectRulesReview rules(Caller caller, SelfSubjectRulesReview question) {
        SelfSubjectRulesReviewBuilder answer = new SelfSubjectRulesReviewBuilder(question);
        boolean everything = authorizer
                .authorize(caller, new ApiRequest("*", "*", "*", "", "*", "", "", ""))
                .allowed();
        if (!everything) {
            return answer.withNewStatus().withIncomplete(false).endStatus().build();
        }
        return answer.withNewStatus()
                .withIncomplete(false)
                .addNewResourceRule()
                .withVerbs(ANY)
                .withApiGroups(ANY)
                .withResources(ANY)
                .endResourceRule()
                .addNewNonResourceRule()
                .withVerbs(ANY)
                .withNonResourceURLs(ANY)
                .endNonResourceRule()
                .endStatus()
                .build();
    }

    private SubjectAccessReviewStatus status(Caller subject, ApiRequest request) {
        Authorizer.Decision decision = authorizer.authorize(subject, request);
        return new SubjectAccessReviewStatusBuilder()
                .withAllowed(decision.allowed())
                .withReason(decision.reason())
                .build();
    }

    private static ApiRequest request(@Nullable ResourceAttributes resource, @Nullable NonResourceAttributes other) {
        if (resource == null) {
            return other == null
                    ? new ApiRequest("", "", "", "", "", "", "", "")
                    : new ApiRequest(text(other.getVerb()), "", "", "", "", "", "", text(other.getPath()));
        }
        return new ApiRequest(
                text(resource.getVerb()),
                text(resource.getGroup()),
                text(resource.getVersion()),
                text(resource.getNamespace()),
                text(resource.getResource()),
                text(resource.getSubresource()),
                text(resource.getName()),
                "");
    }

    private static UserInfo info(Caller caller) {
        return new UserInfoBuilder()
                .withUsername(caller.name())
                .withUid(caller.uid().isEmpty() ? null : caller.uid())
                .withGroups(caller.groups())
                .build();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
