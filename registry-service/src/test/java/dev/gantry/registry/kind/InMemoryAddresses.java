package dev.gantry.registry.kind;

import dev.gantry.apimachinery.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Addresses without a database. */
final class InMemoryAddresses implements ServiceAddresses {

    private final Map<String, ObjectKey> holders = new HashMap<>();

    @Override
    public String assign(ObjectKey service) {
        String address = "10.96.1." + (holders.size() + 1);
        holders.put(address, service);
        return address;
    }

    @Override
    public Optional<String> claim(ObjectKey service, String address) {
        return service.equals(holders.computeIfAbsent(address, _ -> service))
                ? Optional.empty()
                : Optional.of("provided IP is already allocated");
    }
}
