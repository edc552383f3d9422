package dev.gantry.gateway.upstream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The secret that the parts of Gantry show one another.
 *
 * @param token "" when none is demanded
 */
@ConfigurationProperties("gantry.internal")
public record InternalToken(@DefaultValue("") String token) {

    /** The value of the Authorization header that carries it. */
    public String authorization() {
        return "Bearer " + token;
    }

    @Override
    public String toString() {
        return "InternalToken[hidden]";
    }
}
