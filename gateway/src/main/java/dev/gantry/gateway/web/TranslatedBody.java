package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;

/** The JSON that goes to a service in place of the body that the client sent. */
final class TranslatedBody {

    /** The exchange attribute that holds it. */
    static final String ATTRIBUTE = TranslatedBody.class.getName();

    private final byte[] json;

    TranslatedBody(byte[] json, long maxBytes) {
        if (json.length > maxBytes) {
            throw ApiException.tooLarge(maxBytes);
        }
        this.json = json;
    }

    static Optional<TranslatedBody> of(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }

    byte[] json() {
        return json;
    }

    /** Makes the headers those of this body. */
    void describe(HttpHeaders headers) {
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, json.length);
    }
}
