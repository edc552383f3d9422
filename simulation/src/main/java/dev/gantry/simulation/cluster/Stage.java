package dev.gantry.simulation.cluster;

/** Who acts at the moment. */
final class Stage {

    private Actor actor = Actor.USER;

    Actor actor() {
        return actor;
    }

    boolean is(Actor other) {
        return actor == other;
    }

    void enter(Actor next) {
        actor = next;
    }
}
