package dev.gantry.agent.stream.spdy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The preset zlib dictionary of SPDY/3 header blocks: first words with their lengths, then plain text. */
final class SpdyDictionary {

    /** The checksum that every compressed header block names; it tells a wrong dictionary at once. */
    static final long ADLER32 = 0xe3c6a7c2L;

    private static final String WORDS = """
            options|head|post|put|delete|trace|accept|accept-charset|accept-encoding|accept-language|accept-ranges|age|\
            allow|authorization|cache-control|connection|content-base|content-encoding|content-language|content-length|\
            content-location|content-md5|content-range|content-type|date|etag|expect|expires|from|host|if-match|\
            if-modified-since|if-none-match|if-range|if-unmodified-since|last-modified|location|max-forwards|pragma|\
            proxy-authenticate|proxy-authorization|range|referer|retry-after|server|te|trailer|transfer-encoding|upgrade|\
            user-agent|vary|via|warning|www-authenticate|method|get|status|200 OK|version|HTTP/1.1|url|public|set-cookie|\
            keep-alive|origin""";

    private static final String TEXT = """
            100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505\
            203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized\
            403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable\
            Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT\
            chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,\
            text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.""";

    private static final byte[] BYTES = build();

    private SpdyDictionary() {}

    static byte[] bytes() {
        return BYTES.clone();
    }

    private static byte[] build() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (String word : WORDS.split("\\|")) {
                out.writeInt(word.length());
                out.write(word.getBytes(US_ASCII));
            }
            out.write(TEXT.getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
