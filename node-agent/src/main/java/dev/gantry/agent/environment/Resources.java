package dev.gantry.agent.environment;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** The cpu and memory of a container in numbers. */
final class Resources {

    private Resources() {}

    private static Optional<Quantity> limit(Container container, String name) {
        return Optional.ofNullable(container.getResources())
                .map(r -> r.getLimits())
                .map(limits -> limits.get(name));
    }

    private static Optional<Quantity> request(Container container, String name) {
        return Optional.ofNullable(container.getResources())
                .map(r -> r.getRequests())
                .map(requests -> requests.get(name));
    }

    /**
     * The value of a {@code resourceFieldRef}, in units of its divisor and rounded up. A limit that is not set is what the
     * node has to give.
     */
    static Optional<String> field(
            ResourceFieldSelector selector, Container container, Map<String, Quantity> allocatable) {
        String[] path = String.valueOf(selector.getResource()).split("\\.", 2);
        if (path.length != 2 || !(path[0].equals("limits") || path[0].equals("requests"))) {
            return Optional.empty();
        }
        Optional<Quantity> set = path[0].equals("limits") ? limit(container, path[1]) : request(container, path[1]);
        Optional<Quantity> value =
                path[0].equals("limits") ? set.or(() -> Optional.ofNullable(allocatable.get(path[1]))) : set;
        BigDecimal divisor = Optional.ofNullable(selector.getDivisor())
                .map(Quantity::getNumericalAmount)
                .filter(d -> d.signum() > 0)
                .orElse(BigDecimal.ONE);
        return Optional.of(value.map(q -> q.getNumericalAmount().divide(divisor, 0, RoundingMode.CEILING))
                .orElse(BigDecimal.ZERO)
                .toPlainString());
    }
}
