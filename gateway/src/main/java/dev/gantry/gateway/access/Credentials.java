package dev.gantry.gateway.access;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a request brought to prove who sent it.
 *
 * @param bearerToken the token of its Authorization header
 * @param certificate its client certificate, whose chain the TLS handshake has already checked; asked for only when
 *     the token names nobody, since a session without one makes the look-up costly
 */
public record Credentials(Optional<String> bearerToken, Supplier<Optional<X509Certificate>> certificate) {

    private static final String SCHEME = "Bearer ";

    /** The token of an Authorization header's value, if the scheme is Bearer. */
    public static Optional<String> bearer(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String token = authorization.substring(SCHEME.length()).trim();
        return token.isEmpty() ? Optional.empty() : Optional.of(token);
    }
}
