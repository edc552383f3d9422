package dev.gantry.apimachinery.callback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of a callback's body, so that its receiver knows who sent it. */
public final class Signature {

    /** The header that carries {@code sha256=<hex>}. */
    public static final String HEADER = "X-Gantry-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** {@code sha256=} and the HMAC (RFC 2104) of the body in hexadecimal. */
    public static String of(byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Whether the header's signature is that of the body; takes the same time for every wrong one. */
    public static boolean matches(byte[] body, String secret, String header) {
        return MessageDigest.isEqual(
                of(body, secret).getBytes(StandardCharsets.UTF_8), header.getBytes(StandardCharsets.UTF_8));
    }
}
