package dev.gantry.registry.kind;

import dev.gantry.apimachinery.ObjectKey;
import java.util.Optional;

/** Hands out the virtual addresses of Services, each to one Service at a time, over all replicas and restarts. */
public interface ServiceAddresses {

    /**
     * A free address, now held by the Service. Asked again for the same name, it answers the same address.
     *
     * @throws dev.gantry.apimachinery.ApiException when every address is taken
     */
    String assign(ObjectKey service);

    /** Takes the address that the Service itself asks for, or says why it cannot have it. */
    Optional<String> claim(ObjectKey service, String address);
}
