package dev.gantry.agent.stream.spdy;

/** The numbers of SPDY/3.1's frame layout. */
final class FrameLayout {

    static final int VERSION = 3;
    static final int HEADER_BYTES = 8;
    static final int CONTROL_BIT = 0x8000_0000;
    static final int STREAM_ID_MASK = 0x7fff_ffff;
    static final int LENGTH_MASK = 0x00ff_ffff;

    static final int SYN_STREAM = 1;
    static final int SYN_REPLY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int HEADERS = 8;
    static final int WINDOW_UPDATE = 9;

    static final int FLAG_FIN = 0x01;

    private FrameLayout() {}
}
