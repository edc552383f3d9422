package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in only Gantry's own parts, which know the internal token; users come through the gateway, which authenticates them.
 * Health, metrics, and callbacks (which are signed) need no token.
 */
public final class InternalTokenFilter extends OncePerRequestFilter {

    private final byte[] expected;

    /**
     * @param token the shared secret; "" lets everyone in, for tests of a service alone
     */
    public InternalTokenFilter(String token) {
        this.expected = token.isEmpty() ? new byte[0] : ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return expected.length == 0
                || path.equals("/livez")
                || path.equals("/readyz")
                || path.equals("/healthz")
                || path.startsWith("/gantry/v1/callbacks/")
                || path.startsWith("/actuator/health")
                || path.equals("/actuator/prometheus");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String given = request.getHeader("Authorization");
        if (given != null && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            chain.doFilter(request, response);
        } else {
            ApiResponse.refuse(response, ApiException.unauthorized());
        }
    }
}
