package dev.gantry.registry.handshake;

/**
 * What every live proxy has confirmed.
 *
 * @param known the version all of them route by, at least
 * @param drained the version up to which all of them have drained
 */
public record Quorum(long known, long drained) {

    /** Nothing may be concluded yet. */
    public static final Quorum UNDECIDED = new Quorum(-1, -1);

    /** No proxy lives, so nothing needs to be waited for. */
    public static final Quorum UNANIMOUS = new Quorum(Long.MAX_VALUE, Long.MAX_VALUE);
}
