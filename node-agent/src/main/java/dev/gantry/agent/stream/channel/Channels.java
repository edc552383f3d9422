package dev.gantry.agent.stream.channel;

/** The channels of exec and attach. */
public final class Channels {

    public static final int STDIN = 0;
    public static final int STDOUT = 1;
    public static final int STDERR = 2;
    public static final int ERROR = 3;
    public static final int RESIZE = 4;

    /** Not a channel: the message's second byte names the channel that its sender ends. */
    public static final int CLOSE = 255;

    private Channels() {}
}
