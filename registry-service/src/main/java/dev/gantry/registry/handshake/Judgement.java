package dev.gantry.registry.handshake;

/** What the handshake concludes about one pod. */
public sealed interface Judgement {

    /** The pod's conditions say what there is to say. */
    record Settled() implements Judgement {}

    /**
     * The proxies have to confirm first.
     *
     * @param version what they have to confirm, 0 while the slices themselves are behind
     */
    record Waiting(long version) implements Judgement {}

    /**
     * A condition is to be set.
     *
     * @param type {@link HandshakeJudge#ROUTABLE} or {@link HandshakeJudge#DRAINED}
     * @param status whether it is True or False
     * @param reason a CamelCase word
     */
    record Set(String type, boolean status, String reason) implements Judgement {}
}
