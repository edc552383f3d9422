package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.store.Fence;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether this replica may place pods, and whether it knows what was bound before. A replica that begins to lead may lag behind
 * its predecessor, and would take room for free that is taken: so it first catches up with everything that was committed. No
 * binding of the predecessor can come after that, since the store refuses the fence of a lease that has changed hands.
 */
final class Leadership {

    private final Supplier<Optional<Fence>> lease;
    private final Runnable catchUp;
    private Optional<Fence> caughtUp = Optional.empty();

    /**
     * Nothing is known yet.
     *
     * @param lease the fence of the moment, empty while another replica leads
     * @param catchUp makes the views tell everything that was committed before the call
     */
    Leadership(Supplier<Optional<Fence>> lease, Runnable catchUp) {
        this.lease = lease;
        this.catchUp = catchUp;
    }

    boolean isHeld() {
        return lease.get().isPresent();
    }

    /** The fence of the moment; by then the views have told what was bound under earlier ones. */
    Optional<Fence> fence() {
        Optional<Fence> fence = lease.get();
        if (fence.isPresent() && !fence.equals(caughtUp)) {
            catchUp.run();
            caughtUp = fence;
        }
        return fence;
    }

    /** It is not known what became of a binding: the next fence is given after catching up. */
    void doubt() {
        caughtUp = Optional.empty();
    }
}
