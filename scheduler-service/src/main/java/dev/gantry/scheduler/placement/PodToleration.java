package dev.gantry.scheduler.placement;

import java.util.Optional;

/**
 * A pod's toleration of taints.
 *
 * @param key the taint's key, or "" for every key
 * @param exists whether any value is tolerated, or only {@code value}
 * @param value the taint's value
 * @param effect the only effect tolerated, or empty for all of them
 */
public record PodToleration(String key, boolean exists, String value, Optional<TaintEffect> effect) {

    public boolean tolerates(NodeTaint taint) {
        return (effect.isEmpty() || effect.get() == taint.effect())
                && (key.isEmpty() || key.equals(taint.key()))
                && (exists || value.equals(taint.value()));
    }
}
