package dev.gantry.deployment.autoscale;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The conditions of an autoscaler: one of each type, with the time its status last changed. */
public final class ScaleConditions {

    static final String ABLE_TO_SCALE = "AbleToScale";
    static final String SCALING_ACTIVE = "ScalingActive";
    static final String SCALING_LIMITED = "ScalingLimited";

    private final List<HorizontalPodAutoscalerCondition> conditions;
    private final Instant now;

    private ScaleConditions(List<HorizontalPodAutoscalerCondition> conditions, Instant now) {
        this.conditions = conditions;
        this.now = now;
    }

    static ScaleConditions of(HorizontalPodAutoscaler autoscaler, Instant now) {
        List<HorizontalPodAutoscalerCondition> present =
                autoscaler.getStatus() == null || autoscaler.getStatus().getConditions() == null
                        ? List.of()
                        : autoscaler.getStatus().getConditions();
        return new ScaleConditions(new ArrayList<>(present), now);
    }

    ScaleConditions set(String type, boolean status, String reason, String message) {
        String text = status ? "True" : "False";
        int at = 0;
        while (at < conditions.size() && !type.equals(conditions.get(at).getType())) {
            at++;
        }
        String since = at < conditions.size() && text.equals(conditions.get(at).getStatus())
                ? conditions.get(at).getLastTransitionTime()
                : ScaleTimes.text(now);
        HorizontalPodAutoscalerCondition condition = new HorizontalPodAutoscalerConditionBuilder()
                .withType(type)
                .withStatus(text)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .build();
        if (at < conditions.size()) {
            conditions.set(at, condition);
        } else {
            conditions.add(condition);
        }
        return this;
    }

    List<HorizontalPodAutoscalerCondition> list() {
        return conditions;
    }

    /** The conditions when the target cannot be read or told. */
    public static List<HorizontalPodAutoscalerCondition> unable(
            HorizontalPodAutoscaler autoscaler, String reason, String message, Instant now) {
        return of(autoscaler, now).set(ABLE_TO_SCALE, false, reason, message).list();
    }
}
