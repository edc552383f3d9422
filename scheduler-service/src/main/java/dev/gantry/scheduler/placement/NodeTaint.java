package dev.gantry.scheduler.placement;

import io.fabric8.kubernetes.api.model.Taint;
import java.util.Optional;

/** A taint of a node: pods that do not tolerate it are kept off as the effect says. */
public record NodeTaint(String key, String value, TaintEffect effect) {

    /** The taint of the wire model, or empty for one whose effect is not known. */
    public static Optional<NodeTaint> of(Taint taint) {
        String value = taint.getValue() == null ? "" : taint.getValue();
        return TaintEffect.of(taint.getEffect()).map(effect -> new NodeTaint(taint.getKey(), value, effect));
    }
}
