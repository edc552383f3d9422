package dev.gantry.deployment.delivery;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person orders of a delivery, by annotation. An order names the revision it is for, and a promotion the step through
 * which it goes, so that one read twice, or read late, does nothing more than was meant.
 *
 * @param abort the revision to give up, or 0
 * @param promote the revision to go on with, or 0
 * @param throughStep the last step, counted from 1, that need not be waited for
 */
public record DeliveryOrder(long abort, long promote, int throughStep) {

    /** {@code REVISION/STEP} to end the wait of that step and those before, {@code REVISION} to end all waits. */
    public static final String PROMOTE = "gantry.dev/promote";

    /** {@code REVISION}. */
    public static final String ABORT = "gantry.dev/abort";

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17})(?:/([1-9][0-9]{0,2}))?");

    public static DeliveryOrder of(HasMetadata workload) {
        Map<String, String> annotations =
                Optional.ofNullable(workload.getMetadata().getAnnotations()).orElse(Map.of());
        Matcher promote = FORM.matcher(annotations.getOrDefault(PROMOTE, ""));
        Matcher abort = FORM.matcher(annotations.getOrDefault(ABORT, ""));
        boolean promotes = promote.matches();
        return new DeliveryOrder(
                abort.matches() && abort.group(2) == null ? Long.parseLong(abort.group(1)) : 0,
                promotes ? Long.parseLong(promote.group(1)) : 0,
                promotes && promote.group(2) != null ? Integer.parseInt(promote.group(2)) : Integer.MAX_VALUE);
    }

    public static boolean isPromotion(String text) {
        return FORM.matcher(text).matches();
    }

    public static boolean isAbort(String text) {
        return isPromotion(text) && text.indexOf('/') < 0;
    }

    /** Whether a step, counted from 0, of a revision need not be waited for. */
    public boolean promotes(long revision, int step) {
        return revision > 0 && promote == revision && step < throughStep;
    }

    public boolean aborts(long revision) {
        return revision > 0 && abort == revision;
    }
}
