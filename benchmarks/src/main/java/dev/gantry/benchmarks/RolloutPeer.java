package dev.gantry.benchmarks;

import java.io.IOException;

/** Something that runs replicas of an application behind one address and updates them. */
interface RolloutPeer extends AutoCloseable {

    String name();

    /** Begins to send requests to the application, at a steady pace. */
    RunningLoad startLoad() throws IOException, InterruptedException;

    /** Starts the first version, and returns once every replica serves. */
    void deploy() throws IOException, InterruptedException;

    /** Changes to the version, and returns once every replica has it and serves. */
    void update(String version, Order order) throws IOException, InterruptedException;

    /** Whether it can notice the fault by itself, and undo the update. */
    boolean notices(UpdateFault fault);

    /** Begins an update that has a fault, start-first, and returns once every replica is of the former version again and serves. */
    void updateInVain(UpdateFault fault) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /** Which comes first for each replica, the start of the new one or the stop of the old one. */
    enum Order {
        START_FIRST("start-first"),
        STOP_FIRST("stop-first");

        private final String text;

        Order(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
