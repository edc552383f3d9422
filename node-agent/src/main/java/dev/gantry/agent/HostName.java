package dev.gantry.agent;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine. */
final class HostName {

    private HostName() {}

    static String read() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(
                    "This machine does not know its own name (" + e.getMessage() + "): set gantry.agent.node-name", e);
        }
    }
}
