package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.QuantityAmount;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pod may ask of accelerators: whole devices, or a share of one in thousandths. All containers of a pod have their share of
 * the same device, so together they may ask for no more than one.
 */
final class DeviceShareRules {

    private static final String DEVICES = "nvidia.com/gpu";
    private static final String MILLI = "gantry.dev/gpu-milli";
    private static final long WHOLE_MILLI = 1_000;

    private DeviceShareRules() {}

    /** Thousandths that a container asks for. */
    private record Ask(Field field, long milli) {}

    static void check(Field spec, Violations violations) {
        List<Ask> asks = new ArrayList<>();
        boolean wholeDevices = false;
        for (Field container : containers(spec)) {
            Field requests = container.at("resources").at("requests");
            wholeDevices |= amount(requests.at(DEVICES)) > 0;
            for (Field.Entry request : requests.entries()) {
                if (request.key().equals(MILLI) && amount(request.field()) > 0) {
                    asks.add(new Ask(request.field(), amount(request.field())));
                }
            }
        }
        for (Ask ask : asks) {
            check(ask, wholeDevices, violations);
        }
        checkTogether(asks, Math.max(running(spec), starting(spec)), violations);
    }

    private static void check(Ask ask, boolean wholeDevices, Violations violations) {
        if (wholeDevices) {
            violations.forbidden(ask.field(), "may not be asked for by a pod that asks for " + DEVICES);
        }
        if (ask.milli() > WHOLE_MILLI && ask.milli() % WHOLE_MILLI != 0) {
            violations.invalid(
                    ask.field(), "must be up to 1000, a share of one device, or a multiple of 1000, whole devices");
        }
    }

    private static void checkTogether(List<Ask> asks, long milli, Violations violations) {
        List<Ask> shares =
                asks.stream().filter(ask -> ask.milli() < WHOLE_MILLI).toList();
        if (asks.size() > 1 && !shares.isEmpty() && milli > WHOLE_MILLI) {
            violations.invalid(
                    shares.getLast().field(),
                    "the containers of a pod have their shares of one device, so together they may ask for 1000, not "
                            + milli);
        }
    }

    private static List<Field> containers(Field spec) {
        List<Field> all = new ArrayList<>(spec.items("initContainers"));
        all.addAll(spec.items("containers"));
        return all;
    }

    /** The thousandths of all that run at the same time, once the pod has started. */
    private static long running(Field spec) {
        long sidecars = spec.items("initContainers").stream()
                .filter(DeviceShareRules::isSidecar)
                .mapToLong(DeviceShareRules::milli)
                .sum();
        return sidecars
                + spec.items("containers").stream()
                        .mapToLong(DeviceShareRules::milli)
                        .sum();
    }

    /** The most that an init container asks for together with the sidecars that run beside it. */
    private static long starting(Field spec) {
        long most = 0;
        long sidecars = 0;
        for (Field container : spec.items("initContainers")) {
            long beside = sidecars + milli(container);
            most = Math.max(most, beside);
            sidecars = isSidecar(container) ? beside : sidecars;
        }
        return most;
    }

    private static boolean isSidecar(Field container) {
        return container.text("restartPolicy").equals("Always");
    }

    private static long milli(Field container) {
        return amount(container.at("resources").at("requests").at(MILLI));
    }

    private static long amount(Field quantity) {
        return QuantityAmount.parse(quantity.text()).map(QuantityAmount::units).orElse(0L);
    }
}
