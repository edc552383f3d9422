package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.access.ApiRequest;
import dev.gantry.gateway.access.Authenticator;
import dev.gantry.gateway.access.Authorizer;
import dev.gantry.gateway.access.Caller;
import dev.gantry.gateway.access.Credentials;
import dev.gantry.gateway.path.ApiPath;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets a request of the API listener pass only from a known caller who may do what it asks. */
final class AccessFilter implements WebFilter, Ordered {

    /** The exchange attribute with the {@link Caller}. */
    static final String CALLER = Caller.class.getName();

    /** The exchange attribute with the {@link ApiPath}, where the path names a resource. */
    static final String API_PATH = ApiPath.class.getName();

    private final Authenticator authenticator;
    private final Authorizer authorizer;

    AccessFilter(Authenticator authenticator, Authorizer authorizer) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 10;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getURI().getRawPath();
        if (OpenPaths.contains(path)) {
            return chain.filter(exchange);
        }
        Optional<Caller> caller = authenticator.authenticate(credentials(exchange.getRequest()));
        if (caller.isEmpty()) {
            return Mono.error(ApiException.unauthorized());
        }
        return admit(exchange, path, caller.get()).<Mono<Void>>map(Mono::error).orElseGet(() -> chain.filter(exchange));
    }

    private Optional<ApiException> admit(ServerWebExchange exchange, String path, Caller caller) {
        exchange.getAttributes().put(CALLER, caller);
        Optional<ApiPath> api = ApiPath.parse(path);
        api.ifPresent(p -> exchange.getAttributes().put(API_PATH, p));
        if (asksToImpersonate(exchange.getRequest().getHeaders())) {
            return Optional.of(ApiException.of(403, "Forbidden", "impersonation is not supported"));
        }
        ApiRequest request = request(exchange.getRequest(), api, path);
        Authorizer.Decision decision = authorizer.authorize(caller, request);
        return decision.allowed() ? Optional.empty() : Optional.of(forbidden(request, decision));
    }

    private static ApiRequest request(ServerHttpRequest request, Optional<ApiPath> api, String path) {
        String method = request.getMethod().name();
        return api.map(p -> ApiRequest.resource(method, isWatch(request), p, path))
                .orElseGet(() -> ApiRequest.nonResource(method, path));
    }

    private static boolean isWatch(ServerHttpRequest request) {
        String query = request.getURI().getRawQuery();
        return query != null && (query.contains("watch=true") || query.contains("watch=1"));
    }

    /** Acting as oneself where another identity was asked for would do more than the caller wanted. */
    private static boolean asksToImpersonate(HttpHeaders headers) {
        return headers.containsHeader("Impersonate-User")
                || headers.containsHeader("Impersonate-Group")
                || headers.containsHeader("Impersonate-Uid");
    }

    private static ApiException forbidden(ApiRequest request, Authorizer.Decision decision) {
        if (!request.isResource()) {
            return ApiException.of(403, "Forbidden", "forbidden: " + decision.reason());
        }
        String resource = request.group().isEmpty() ? request.resource() : request.resource() + "." + request.group();
        return request.name().isEmpty()
                ? ApiException.of(403, "Forbidden", resource + " is forbidden: " + decision.reason())
                : ApiException.forbidden(resource, request.name(), decision.reason());
    }

    private static Credentials credentials(ServerHttpRequest request) {
        String authorization = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        Optional<String> token = authorization == null ? Optional.empty() : Credentials.bearer(authorization);
        return new Credentials(token, () -> certificate(request.getSslInfo()));
    }

    private static Optional<X509Certificate> certificate(@Nullable SslInfo tls) {
        X509Certificate[] chain = tls == null ? null : tls.getPeerCertificates();
        return chain == null || chain.length == 0 ? Optional.empty() : Optional.of(chain[0]);
    }
}
