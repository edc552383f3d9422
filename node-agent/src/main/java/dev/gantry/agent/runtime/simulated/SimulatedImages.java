package dev.gantry.agent.runtime.simulated;

import dev.gantry.agent.runtime.ImageInfo;
import dev.gantry.agent.runtime.PullOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Images that exist in name only, each with the behaviour of its containers. Every image can be pulled but those said not to. */
public final class SimulatedImages {

    /** References that begin so cannot be pulled, as from a registry that does not answer. */
    private static final String UNREACHABLE = "localhost:1/";

    private static final long SIZE_BYTES = 1 << 20;

    private final Map<String, SimulatedBehaviour> behaviours = new ConcurrentHashMap<>();
    private final Map<String, ImageInfo> present = new ConcurrentHashMap<>();

    /** Containers of this image behave so. */
    public SimulatedImages with(String reference, SimulatedBehaviour behaviour) {
        behaviours.put(reference, behaviour);
        add(reference);
        return this;
    }

    SimulatedBehaviour behaviour(String reference) {
        return behaviours.getOrDefault(reference, SimulatedBehaviour.RUNS);
    }

    ImageInfo add(String reference) {
        return present.computeIfAbsent(
                reference,
                name -> new ImageInfo("sha256:" + Integer.toHexString(name.hashCode()), List.of(name), SIZE_BYTES, ""));
    }

    Optional<ImageInfo> find(String reference) {
        return Optional.ofNullable(present.get(reference))
                .or(() -> present.values().stream()
                        .filter(image -> image.id().equals(reference))
                        .findFirst());
    }

    List<ImageInfo> all() {
        return List.copyOf(present.values());
    }

    PullOutcome pull(String reference) {
        return reference.startsWith(UNREACHABLE)
                ? new PullOutcome.Failed("dial tcp " + UNREACHABLE + ": connection refused")
                : new PullOutcome.Pulled(add(reference));
    }
}
