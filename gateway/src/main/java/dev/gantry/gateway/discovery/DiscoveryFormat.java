package dev.gantry.gateway.discovery;

import java.util.Locale;

/** The formats in which /api and /apis can be told, and which of them an Accept header asks for. */
public enum DiscoveryFormat {
    AGGREGATED_V2,
    AGGREGATED_V2BETA1,
    PLAIN;

    private static final String AGGREGATED = "as=apigroupdiscoverylist";

    /** The first format in the header that can be given, as clients list them in the order of their preference. */
    public static DiscoveryFormat preferred(String accept) {
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            String parameters = range.replace(" ", "");
            if (parameters.contains(AGGREGATED) && parameters.startsWith("application/json")) {
                if (parameters.contains("v=v2beta1")) {
                    return AGGREGATED_V2BETA1;
                }
                if (parameters.contains("v=v2")) {
                    return AGGREGATED_V2;
                }
            } else if (parameters.startsWith("application/json")) {
                return PLAIN;
            }
        }
        return PLAIN;
    }

    /** The Content-Type by which a client recognises an aggregated document. */
    public static String contentType(String version) {
        return "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
    }
}
