package dev.gantry.agent.stream.channel;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The WebSocket subprotocols of exec and attach. */
public enum ChannelProtocol {
    /** As v4, and a message on channel 255 ends one channel. */
    V5("v5.channel.k8s.io"),
    /** The first byte of each message names its channel; the outcome comes as a Status on channel 3. */
    V4("v4.channel.k8s.io");

    private final String wireName;

    ChannelProtocol(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public boolean canCloseChannels() {
        return this == V5;
    }

    /** All names, the preferred first. */
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(ChannelProtocol::wireName).toList();
    }

    public static Optional<ChannelProtocol> of(String wireName) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.wireName.equals(wireName))
                .findFirst();
    }
}
