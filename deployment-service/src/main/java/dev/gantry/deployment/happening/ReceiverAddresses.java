package dev.gantry.deployment.happening;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where webhooks may be sent. A webhook makes this service send requests for its user, who must not reach by it what only
 * this machine reaches: its own loopback services, and the metadata service of a cloud, whose address is link-local.
 *
 * @param loopbackAllowed on a machine whose users are its owners
 */
public record ReceiverAddresses(boolean loopbackAllowed) {

    private static final int MAX_URL_LENGTH = 2_048;

    /** The metadata service of Amazon's cloud over IPv6. */
    private static final String METADATA_V6 = "fd00:ec2:0:0:0:0:0:254";

    /** Why the URL itself can be none of a receiver; empty if it can. */
    public Optional<String> refused(String url) {
        try {
            URI uri = new URI(url);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!http || uri.getHost() == null || url.length() > MAX_URL_LENGTH) {
                return Optional.of(
                        "must be an absolute http or https URL of at most " + MAX_URL_LENGTH + " characters");
            }
            if (uri.getUserInfo() != null || uri.getFragment() != null) {
                return Optional.of("must have no user information and no fragment");
            }
            return refusedHost(uri.getHost());
        } catch (URISyntaxException e) {
            return Optional.of("is no URL: " + e.getReason());
        }
    }

    /** Names are looked up when an event is sent; addresses are judged at once. */
    private Optional<String> refusedHost(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return refused(InetAddress.getLoopbackAddress());
        }
        boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
        try {
            return literal ? refused(InetAddress.ofLiteral(host)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("names no address: " + host);
        }
    }

    /** Why nothing is sent to the address; empty if it may be. */
    public Optional<String> refused(InetAddress address) {
        if (address.isLoopbackAddress() && !loopbackAllowed) {
            return Optional.of("must not lead to a loopback address");
        }
        boolean special = address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress();
        return special || address.getHostAddress().startsWith(METADATA_V6)
                ? Optional.of("must not lead to a link-local, multicast or unspecified address")
                : Optional.empty();
    }
}
