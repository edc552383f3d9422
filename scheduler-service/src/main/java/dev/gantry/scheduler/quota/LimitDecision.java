package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.schema.QuantityAmount;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What LimitRanges make of a new pod or claim: containers get the defaults that they lack, and whatever is then too small or too
 * large is refused, in the words of Kubernetes.
 */
final class LimitDecision {

    private static final List<String> CONTAINER_FIELDS = List.of("initContainers", "containers");

    private LimitDecision() {}

    /** Fills in the requests and limits that the pod's containers lack; answers whether there were any. */
    static boolean applyDefaults(List<LimitRange> ranges, ObjectNode podSpec) {
        boolean changed = false;
        for (LimitRange range : ranges) {
            for (LimitRangeItem item : range.getSpec().getLimits()) {
                if (!item.getType().equals("Container")) {
                    continue;
                }
                for (String field : CONTAINER_FIELDS) {
                    for (JsonNode container : podSpec.path(field)) {
                        changed |= fill((ObjectNode) container, "limits", item.getDefault());
                        changed |= fill((ObjectNode) container, "requests", item.getDefaultRequest());
                    }
                }
            }
        }
        return changed;
    }

    private static boolean fill(ObjectNode container, String field, @Nullable Map<String, Quantity> defaults) {
        boolean changed = false;
        if (defaults != null) {
            for (Map.Entry<String, Quantity> amount : defaults.entrySet()) {
                if (!container.path("resources").path(field).has(amount.getKey())) {
                    container.withObject("resources").withObject(field).put(amount.getKey(), text(amount.getValue()));
                    changed = true;
                }
            }
        }
        return changed;
    }

    /** Everything that the pod is refused for. */
    static List<String> refusePod(List<LimitRange> ranges, JsonNode podSpec) {
        List<String> refusals = new ArrayList<>();
        for (LimitRange range : ranges) {
            for (LimitRangeItem item : range.getSpec().getLimits()) {
                switch (item.getType()) {
                    case "Container" -> {
                        for (String field : CONTAINER_FIELDS) {
                            podSpec.path(field)
                                    .forEach(container -> check(item, Amounts.ofContainer(container), refusals));
                        }
                    }
                    case "Pod" -> check(item, Amounts.ofPod(podSpec), refusals);
                    default -> {}
                }
            }
        }
        return refusals;
    }

    /** Everything that the claim is refused for. */
    static List<String> refuseClaim(List<LimitRange> ranges, JsonNode claimSpec) {
        List<String> refusals = new ArrayList<>();
        Amounts asked = Amounts.ofContainer(claimSpec);
        for (LimitRange range : ranges) {
            for (LimitRangeItem item : range.getSpec().getLimits()) {
                if (item.getType().equals("PersistentVolumeClaim")) {
                    each(item.getMin(), (name, least) -> least(item, name, least, asked, refusals));
                    each(
                            item.getMax(),
                            (name, most) -> asked.request(name)
                                    .filter(request -> request.compareTo(amount(most)) > 0)
                                    .ifPresent(request -> refusals.add(words("maximum", item, name, most)
                                            + ", but request is " + asked.requestText(name))));
                }
            }
        }
        return refusals;
    }

    private static void check(LimitRangeItem item, Amounts asked, List<String> refusals) {
        each(item.getMin(), (name, least) -> least(item, name, least, asked, refusals));
        each(item.getMax(), (name, most) -> most(item, name, most, asked, refusals));
        each(item.getMaxLimitRequestRatio(), (name, ratio) -> ratio(item, name, ratio, asked, refusals));
    }

    private interface Check {
        void of(String name, Quantity amount);
    }

    private static void each(@Nullable Map<String, Quantity> amounts, Check check) {
        if (amounts != null) {
            amounts.forEach(check::of);
        }
    }

    private static void least(LimitRangeItem item, String name, Quantity least, Amounts asked, List<String> refusals) {
        String words = words("minimum", item, name, least);
        Optional<QuantityAmount> request = asked.request(name);
        Optional<QuantityAmount> limit = asked.limit(name);
        if (request.isEmpty()) {
            refusals.add(words + ".  No request is specified");
        } else if (request.get().compareTo(amount(least)) < 0) {
            refusals.add(words + ", but request is " + asked.requestText(name));
        } else if (limit.isPresent() && limit.get().compareTo(amount(least)) < 0) {
            refusals.add(words + ", but limit is " + asked.limitText(name));
        }
    }

    private static void most(LimitRangeItem item, String name, Quantity most, Amounts asked, List<String> refusals) {
        String words = words("maximum", item, name, most);
        Optional<QuantityAmount> request = asked.request(name);
        Optional<QuantityAmount> limit = asked.limit(name);
        if (limit.isEmpty()) {
            refusals.add(words + ".  No limit is specified");
        } else if (limit.get().compareTo(amount(most)) > 0) {
            refusals.add(words + ", but limit is " + asked.limitText(name));
        } else if (request.isPresent() && request.get().compareTo(amount(most)) > 0) {
            refusals.add(words + ", but request is " + asked.requestText(name));
        }
    }

    private static void ratio(LimitRangeItem item, String name, Quantity most, Amounts asked, List<String> refusals) {
        String words = name + " max limit to request ratio per " + item.getType() + " is " + text(most) + ", but ";
        Optional<QuantityAmount> request =
                asked.request(name).filter(amount -> amount.value().signum() > 0);
        Optional<QuantityAmount> limit =
                asked.limit(name).filter(amount -> amount.value().signum() > 0);
        if (request.isEmpty()) {
            refusals.add(words + "no request is specified or request is 0");
        } else if (limit.isEmpty()) {
            refusals.add(words + "no limit is specified or limit is 0");
        } else {
            BigDecimal ratio = limit.get().value().divide(request.get().value(), MathContext.DECIMAL64);
            if (ratio.compareTo(amount(most).value()) > 0) {
                refusals.add(words + "provided ratio is " + String.format(Locale.ROOT, "%f", ratio));
            }
        }
    }

    private static String words(String which, LimitRangeItem item, String name, Quantity amount) {
        return which + " " + name + " usage per " + item.getType() + " is " + text(amount);
    }

    private static QuantityAmount amount(Quantity quantity) {
        return QuantityAmount.parse(text(quantity)).orElse(new QuantityAmount(BigDecimal.ZERO));
    }

    static String text(Quantity quantity) {
        return quantity.getAmount() + (quantity.getFormat() == null ? "" : quantity.getFormat());
    }
}
