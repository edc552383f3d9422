package dev.gantry.scheduler.placement;

import io.fabric8.kubernetes.api.model.Toleration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pod's toleration of taints.
 *
 * @param key the taint's key, or "" for every key
 * @param exists whether any value is tolerated, or only {@code value}
 * @param value the taint's value
 * @param effect the only effect tolerated, or empty for all of them
 */
public record PodToleration(String key, boolean exists, String value, Optional<TaintEffect> effect) {

    public static PodToleration of(Toleration toleration) {
        return new PodToleration(
                text(toleration.getKey()),
                "Exists".equals(toleration.getOperator()),
                text(toleration.getValue()),
                TaintEffect.of(text(toleration.getEffect())));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    public boolean tolerates(NodeTaint taint) {
        return (effect.isEmpty() || effect.get() == taint.effect())
                && (key.isEmpty() || key.equals(taint.key()))
                && (exists || value.equals(taint.value()));
    }
}
