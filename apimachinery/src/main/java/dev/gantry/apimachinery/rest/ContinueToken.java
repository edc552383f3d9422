package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list that came in part goes on: at the same version, after the last object.
 *
 * @param version the version of the first page, which every page shows
 * @param last the last object of the page before
 */
record ContinueToken(long version, ObjectKey last) {

    String encode() {
        String text = version + "/" + last.namespace() + "/" + last.name();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static ContinueToken decode(String token) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("/", 3);
            if (parts.length == 3) {
                return new ContinueToken(Long.parseLong(parts[0]), new ObjectKey(parts[1], parts[2]));
            }
        } catch (IllegalArgumentException e) {
            // Told below: the token is not one of ours.
        }
        throw ApiException.badRequest(
                "continue: Invalid value: \"" + token + "\": not a continue token of this server");
    }
}
