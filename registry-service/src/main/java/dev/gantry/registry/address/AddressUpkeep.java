package dev.gantry.registry.address;

import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.Service;

/** Frees the addresses that no Service has: those of deleted Services, of refused creates and of dry runs. */
public final class AddressUpkeep {

    private final AddressTable table;
    private final ResourceView<Service> services;

    public AddressUpkeep(AddressTable table, ResourceView<Service> services) {
        this.table = table;
        this.services = services;
    }

    public void run() {
        for (AddressTable.Claim claim : table.oldClaims()) {
            boolean used = services.get(claim.service())
                    .map(service -> claim.address().equals(service.getSpec().getClusterIP()))
                    .orElse(false);
            if (!used) {
                table.release(claim);
            }
        }
    }
}
