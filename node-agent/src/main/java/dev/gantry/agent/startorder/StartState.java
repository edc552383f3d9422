package dev.gantry.agent.startorder;

import java.time.Instant;

/** How far the start of a pod is. */
public sealed interface StartState {

    /** Nothing of it runs, and it may have to wait. */
    record Waiting(Instant since) implements StartState {}

    /** It is being started, or runs, and was not ready yet. */
    record Starting(Instant since) implements StartState {}

    /** It was ready once since it was started: nobody waits for it any more. */
    record Ready() implements StartState {}

    /** It has ended, or is to end: nobody waits for it. */
    record Over() implements StartState {}
}
