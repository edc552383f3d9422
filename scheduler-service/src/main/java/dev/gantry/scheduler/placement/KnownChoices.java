package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What was found of each node for pods that are equal to each other, as long as nothing changes there. */
final class KnownChoices {

    private static final int UNKNOWN = -1;

    private final int[] asOf;
    private final List<Optional<VictimChoice>> choices;

    KnownChoices(int nodes) {
        asOf = new int[nodes];
        Arrays.fill(asOf, UNKNOWN);
        choices = new ArrayList<>(Collections.nCopies(nodes, Optional.empty()));
    }

    /**
     * The choice on the node, looked for where it is not known.
     *
     * @param changes how often what runs there was changed, from 0 on
     */
    Optional<VictimChoice> on(int node, int changes, Supplier<Optional<VictimChoice>> search) {
        if (asOf[node] != changes) {
            choices.set(node, search.get());
            asOf[node] = changes;
        }
        return choices.get(node);
    }
}
