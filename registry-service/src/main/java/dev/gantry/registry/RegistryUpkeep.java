package dev.gantry.registry;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.registry.address.AddressTable;
import dev.gantry.registry.address.AddressUpkeep;
import dev.gantry.registry.handshake.ProxyLeases;
import dev.gantry.registry.handshake.RouteHistory;
import dev.gantry.registry.kind.RegistryKinds;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What is done once a minute by the replica that leads: what is left over is collected, and the ingress class is there. */
@Component
class RegistryUpkeep {

    private static final String CONTROLLER = "gantry.dev/gateway";
    private static final String IS_DEFAULT = "ingressclass.kubernetes.io/is-default-class";

    private final LeaderLease lease;
    private final AddressUpkeep addresses;
    private final ProxyLeases proxies;
    private final RouteHistory history;
    private final ResourceView<Pod> pods;
    private final ResourceClient<IngressClass> ingressClasses;

    RegistryUpkeep(
            LeaderLease lease,
            AddressTable table,
            LocalResources local,
            ProxyLeases proxies,
            RouteHistory history,
            ResourceView<Pod> pods) {
        this.lease = lease;
        this.addresses = new AddressUpkeep(table, local.view(Service.class));
        this.proxies = proxies;
        this.history = history;
        this.pods = pods;
        this.ingressClasses = local.client(IngressClass.class, lease::fence);
    }

    @Scheduled(initialDelay = 60, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    void everyMinute() {
        Set<String> uids =
                pods.list().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        if (pods.synced()) {
            history.forgetGone(uids::contains);
        }
        if (lease.isLeader()) {
            addresses.run();
            proxies.prune();
        }
    }

    /** Soon after the start, and again when another replica takes over. */
    @Scheduled(initialDelay = 1, fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
    void provideIngressClass() {
        IngressClass own = new IngressClassBuilder()
                .withNewMetadata()
                .withName(RegistryKinds.DEFAULT_INGRESS_CLASS)
                .addToAnnotations(IS_DEFAULT, "true")
                .endMetadata()
                .withNewSpec()
                .withController(CONTROLLER)
                .endSpec()
                .build();
        if (!lease.isLeader() || ingressClasses.get(ObjectKey.of(own)).isPresent()) {
            return;
        }
        try {
            ingressClasses.create(own);
        } catch (ApiException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
        }
    }
}
