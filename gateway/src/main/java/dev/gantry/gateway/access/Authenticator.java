package dev.gantry.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells who sent a request: by its bearer token, else by its client certificate. */
public final class Authenticator {

    private static final Caller INTERNAL =
            new Caller("system:internal", "", List.of("system:nodes", Caller.AUTHENTICATED));

    /** Keyed by the tokens' digests, so that no comparison's duration depends on how much of a secret was guessed. */
    private final Map<String, Caller> byTokenDigest;

    /** @param internalToken the secret of the services among themselves; "" when there is none */
    public Authenticator(Map<String, Caller> byToken, String internalToken) {
        Map<String, Caller> digests = new HashMap<>();
        byToken.forEach((token, caller) -> digests.put(digest(token), caller));
        if (!internalToken.isEmpty()) {
            digests.put(digest(internalToken), INTERNAL);
        }
        byTokenDigest = Map.copyOf(digests);
    }

    /** The caller, or empty when no credential was brought or none is known. */
    public Optional<Caller> authenticate(Credentials credentials) {
        return credentials
                .bearerToken()
                .flatMap(this::byToken)
                .or(() -> credentials.certificate().get().flatMap(CertificateSubject::caller));
    }

    /** The caller that a bearer token stands for. */
    public Optional<Caller> byToken(String token) {
        return Optional.ofNullable(byTokenDigest.get(digest(token)));
    }

    private static String digest(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
