package dev.gantry.registry.handshake;

/** What the handshake concludes about one pod. */
public sealed interface Judgement {

    /** The pod's conditions say what there is to say. */
    record Settled() implements Judgement {}

    /**
     * Something has to happen first.
     *
     * @param type the condition that is held up, {@link HandshakeJudge#ROUTABLE} or {@link HandshakeJudge#DRAINED}
     * @param reason a CamelCase word
     * @param message what is waited for, for people
     */
    record Waiting(String type, String reason, String message) implements Judgement {}

    /**
     * A condition is to be set.
     *
     * @param type {@link HandshakeJudge#ROUTABLE} or {@link HandshakeJudge#DRAINED}
     * @param status whether it is True or False
     * @param reason a CamelCase word
     * @param message more for people, "" where the reason says all
     */
    record Set(String type, boolean status, String reason, String message) implements Judgement {

        Set(String type, boolean status, String reason) {
            this(type, status, reason, "");
        }
    }
}
