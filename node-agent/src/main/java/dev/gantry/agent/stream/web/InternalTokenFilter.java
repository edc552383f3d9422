package dev.gantry.agent.stream.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets in only those who know the token that Gantry's parts share, except to look at the agent's health. */
public final class InternalTokenFilter extends OncePerRequestFilter {

    private static final Set<String> OPEN_PATHS =
            Set.of("/livez", "/readyz", "/healthz", "/actuator/health", "/actuator/prometheus");

    private final byte[] expected;

    /** An empty token lets everyone in. */
    public InternalTokenFilter(String token) {
        this.expected = token.isEmpty() ? new byte[0] : ("Bearer " + token).getBytes(UTF_8);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return expected.length == 0 || OPEN_PATHS.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String sent = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .orElse("");
        if (MessageDigest.isEqual(expected, sent.getBytes(UTF_8))) { // takes the same time whatever differs
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream()
                .write(WireJson.encode(
                        WireJson.toDocument(ApiException.unauthorized().status())));
    }
}
