package dev.gantry.apimachinery.schema;

import dev.gantry.apimachinery.ApiException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Reads request bodies, JSON or YAML, within limits of size and depth, and notices fields that come twice. */
public final class DocumentReader {

    /** Bytes of one body: what the Kubernetes API server takes, and a few times etcd's largest object. */
    public static final int MAX_BODY_BYTES = 3 * 1024 * 1024;

    /** Levels of nesting: the deepest built-in kind, a CRD's schema, uses some 60; recursion over documents stays bounded. */
    public static final int MAX_DEPTH = 200;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxDocumentLength(MAX_BODY_BYTES)
            .maxStringLength(MAX_BODY_BYTES)
            .build();

    private static final TokenStreamFactory JSON =
            JsonFactory.builder().streamReadConstraints(LIMITS).build();

    private static final TokenStreamFactory YAML =
            YAMLFactory.builder().streamReadConstraints(LIMITS).build();

    private DocumentReader() {}

    /** An object in JSON; anything else is a 400, a body over {@link #MAX_BODY_BYTES} a 413. */
    public static ParsedDocument readJson(byte[] body) {
        return requireObject(readJsonValue(body));
    }

    /** An object in YAML, of which JSON is a part; only one document, and no aliases. */
    public static ParsedDocument readYaml(byte[] body) {
        return requireObject(looksLikeJson(body) ? readJsonOrYaml(body) : read(body, YAML, "YAML"));
    }

    /** Clients mostly send JSON as YAML, which is read faster as what it is; flow style YAML only looks like it. */
    private static ParsedDocument readJsonOrYaml(byte[] body) {
        try {
            return readJsonValue(body);
        } catch (ApiException notJson) {
            return read(body, YAML, "YAML");
        }
    }

    /** Any JSON value, such as the array of a JSON patch. */
    public static ParsedDocument readJsonValue(byte[] body) {
        return read(body, JSON, "JSON");
    }

    private static ParsedDocument requireObject(ParsedDocument parsed) {
        if (!parsed.root().isObject()) {
            throw ApiException.badRequest(
                    "the request body must be an object, not " + ScalarRules.typeName(parsed.root()));
        }
        return parsed;
    }

    private static ParsedDocument read(byte[] body, TokenStreamFactory format, String formatName) {
        if (body.length > MAX_BODY_BYTES) {
            throw ApiException.tooLarge(MAX_BODY_BYTES);
        }
        try (JsonParser parser = format.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() == null) {
                throw ApiException.badRequest("the request body is empty");
            }
            ParsedDocument parsed = new TokenTree(parser).read();
            JsonToken rest = parser.nextToken();
            if (rest != null) {
                throw ApiException.badRequest("the request body holds more than one document");
            }
            return parsed;
        } catch (JacksonException e) {
            throw ApiException.badRequest("error parsing " + formatName + ": " + describe(e));
        }
    }

    private static String describe(JacksonException e) {
        var at = e.getLocation();
        String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        String problem = e.getOriginalMessage();
        return (problem == null ? "malformed" : problem.lines().findFirst().orElse("malformed")) + where;
    }

    private static boolean looksLikeJson(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b == '{';
            }
        }
        return false;
    }
}
