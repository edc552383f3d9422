package dev.gantry.gateway.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.AsciiString;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Copies the headers of a message that are meant for its far end, and leaves those of this one connection (RFC 9110, 7.6.1). */
public final class HopByHop {

    private static final Set<AsciiString> NAMES = Set.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"),
            HttpHeaderNames.PROXY_AUTHENTICATE,
            HttpHeaderNames.PROXY_AUTHORIZATION,
            HttpHeaderNames.TE,
            HttpHeaderNames.TRAILER,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE,
            AsciiString.cached("http2-settings"),
            // How Netty notes, among a request's headers, what HTTP/2 says in another way.
            HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text(),
            HttpConversionUtil.ExtensionHeaderNames.SCHEME.text(),
            HttpConversionUtil.ExtensionHeaderNames.PATH.text(),
            HttpConversionUtil.ExtensionHeaderNames.STREAM_PROMISE_ID.text(),
            HttpConversionUtil.ExtensionHeaderNames.STREAM_DEPENDENCY_ID.text(),
            HttpConversionUtil.ExtensionHeaderNames.STREAM_WEIGHT.text(),
            // Answered by this server when it starts to read the body.
            HttpHeaderNames.EXPECT);

    private HopByHop() {}

    /** Adds to {@code to} every end-to-end header of {@code from}. */
    public static void copy(HttpHeaders from, HttpHeaders to) {
        Set<String> named = namedByConnection(from);
        Iterator<Map.Entry<CharSequence, CharSequence>> headers = from.iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            if (!isHopByHop(header.getKey()) && !contains(named, header.getKey())) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    private static boolean isHopByHop(CharSequence name) {
        for (AsciiString hop : NAMES) {
            if (hop.contentEqualsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(Set<String> named, CharSequence name) {
        return !named.isEmpty() && named.contains(name.toString().toLowerCase(Locale.ROOT));
    }

    /** The headers that the Connection header declares to be for this connection only; mostly none. */
    private static Set<String> namedByConnection(HttpHeaders from) {
        Set<String> named = Set.of();
        for (String value : from.getAll(HttpHeaderNames.CONNECTION)) {
            if (!"keep-alive".equalsIgnoreCase(value) && !"close".equalsIgnoreCase(value)) {
                named = named.isEmpty() ? new HashSet<>() : named;
                for (String name : value.split(",")) {
                    named.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return named;
    }
}
