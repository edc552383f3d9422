package dev.gantry.scheduler.placement;

/** A port of the host that a pod takes. */
public record HostPort(String ip, String protocol, int port) {

    private static final String EVERY_ADDRESS = "0.0.0.0";

    public HostPort {
        ip = ip.isEmpty() ? EVERY_ADDRESS : ip;
        protocol = protocol.isEmpty() ? "TCP" : protocol;
    }

    /** Whether both cannot be had on one host: the same port of the same protocol on the same, or on every, address. */
    public boolean conflictsWith(HostPort other) {
        return port == other.port
                && protocol.equals(other.protocol)
                && (ip.equals(other.ip) || ip.equals(EVERY_ADDRESS) || other.ip.equals(EVERY_ADDRESS));
    }
}
