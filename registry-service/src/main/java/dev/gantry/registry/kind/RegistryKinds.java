package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.List;

/** Every kind that this service owns. */
public final class RegistryKinds {

    /** The class of the Ingresses that the gateway serves. */
    public static final String DEFAULT_INGRESS_CLASS = "gantry";

    private RegistryKinds() {}

    public static List<ResourceType> all(ServiceAddresses addresses) {
        return List.of(
                namespaces(),
                services(addresses),
                endpoints(),
                endpointSlices(),
                ingresses(),
                ingressClasses(),
                configMaps(),
                secrets(),
                serviceAccounts(),
                leases());
    }

    private static ResourceType namespaces() {
        return ResourceType.clusterScoped("v1", Namespace.class, "namespaces")
                .shortNames("ns")
                .withStatus()
                .selectable("status.phase")
                .columns(KubernetesColumns.NAMESPACE)
                .strategy(new NamespaceStrategy())
                .build();
    }

    private static ResourceType services(ServiceAddresses addresses) {
        return ResourceType.namespaced("v1", Service.class, "services")
                .shortNames("svc")
                .categories("all")
                .withStatus()
                .selectable("spec.clusterIP", "spec.type")
                .columns(KubernetesColumns.SERVICE)
                .strategy(new ServiceStrategy(addresses))
                .build();
    }

    private static ResourceType endpoints() {
        return ResourceType.namespaced("v1", Endpoints.class, "endpoints")
                .shortNames("ep")
                .columns(KubernetesColumns.ENDPOINTS)
                .strategy(new EndpointsStrategy())
                .build();
    }

    private static ResourceType endpointSlices() {
        return ResourceType.namespaced("discovery.k8s.io/v1", EndpointSlice.class, "endpointslices")
                .columns(KubernetesColumns.ENDPOINT_SLICE)
                .strategy(new EndpointSliceStrategy())
                .build();
    }

    private static ResourceType ingresses() {
        return ResourceType.namespaced("networking.k8s.io/v1", Ingress.class, "ingresses")
                .shortNames("ing")
                .withStatus()
                .columns(KubernetesColumns.INGRESS)
                .strategy(new IngressStrategy())
                .build();
    }

    private static ResourceType ingressClasses() {
        return ResourceType.clusterScoped("networking.k8s.io/v1", IngressClass.class, "ingressclasses")
                .columns(KubernetesColumns.INGRESS_CLASS)
                .strategy(new IngressClassStrategy())
                .build();
    }

    private static ResourceType configMaps() {
        return ResourceType.namespaced("v1", ConfigMap.class, "configmaps")
                .shortNames("cm")
                .columns(KubernetesColumns.CONFIG_MAP)
                .strategy(new ConfigMapStrategy())
                .build();
    }

    private static ResourceType secrets() {
        return ResourceType.namespaced("v1", Secret.class, "secrets")
                .selectable("type")
                .columns(KubernetesColumns.SECRET)
                .strategy(new SecretStrategy())
                .build();
    }

    private static ResourceType serviceAccounts() {
        return ResourceType.namespaced("v1", ServiceAccount.class, "serviceaccounts")
                .shortNames("sa")
                .columns(KubernetesColumns.SERVICE_ACCOUNT)
                .strategy(new ServiceAccountStrategy())
                .build();
    }

    private static ResourceType leases() {
        return ResourceType.namespaced("coordination.k8s.io/v1", Lease.class, "leases")
                .columns(KubernetesColumns.LEASE)
                .strategy(new LeaseStrategy())
                .build();
    }
}
