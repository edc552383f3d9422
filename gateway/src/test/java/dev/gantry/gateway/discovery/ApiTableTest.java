package dev.gantry.gateway.discovery;

import static dev.gantry.gateway.discovery.Groups.group;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApiTableTest {

    private final ApiTable table = ApiTable.answering(List.of(group("authorization.k8s.io", "v1", "reviews")))
            .with(Owner.REGISTRY, List.of(group("", "v1", "services"), group("networking.k8s.io", "v1", "ingresses")))
            .with(Owner.SCHEDULER, List.of(group("", "v1", "pods", "nodes")))
            .with(Owner.DEPLOYMENT, List.of(group("apps", "v1", "deployments")));

    @Test
    void findsTheOwnerOfAResource() {
        assertThat(table.owner("", "v1", "pods")).contains(Owner.SCHEDULER);
        assertThat(table.owner("", "v1", "services")).contains(Owner.REGISTRY);
        assertThat(table.owner("apps", "v1", "deployments")).contains(Owner.DEPLOYMENT);
        assertThat(table.owner("apps", "v2", "deployments")).isEmpty();
    }

    @Test
    void isIncompleteUntilEachServiceWasHeard() {
        assertThat(table.complete()).isFalse();
        assertThat(table.with(Owner.MONITORING, List.of()).complete()).isTrue();
    }

    @Test
    void missesTheServicesOfTheCoreGroup() {
        assertThat(ApiTable.EMPTY.missing()).contains(Owner.REGISTRY);
        assertThat(ApiTable.EMPTY.with(Owner.REGISTRY, List.of()).missing()).contains(Owner.SCHEDULER);
        assertThat(table.missing()).isEmpty();
    }

    @Test
    void mergesAGroupOfSeveralServices() {
        GroupDiscovery core = table.group("").orElseThrow();
        assertThat(core.allVersions()).hasSize(1);
        assertThat(core.allVersions().getFirst().allResources())
                .extracting(GroupDiscovery.Resource::resource)
                .containsExactly("nodes", "pods", "services");
    }

    @Test
    void keepsTheOrderThatClientsPrefer() {
        assertThat(table.with(Owner.MONITORING, List.of(group("metrics.k8s.io", "v1beta1", "pods")))
                        .groups())
                .extracting(GroupDiscovery::group)
                .containsExactly("", "apps", "authorization.k8s.io", "networking.k8s.io", "metrics.k8s.io");
    }

    @Test
    void aNewPictureOfAServiceReplacesTheOld() {
        ApiTable next = table.with(Owner.SCHEDULER, List.of(group("", "v1", "nodes")));
        assertThat(next.owner("", "v1", "pods")).isEmpty();
        assertThat(table.owner("", "v1", "pods")).contains(Owner.SCHEDULER);
    }

    @Test
    void theFirstOwnerOfAResourceKeepsIt() {
        ApiTable both = table.with(Owner.MONITORING, List.of(group("", "v1", "pods")));
        assertThat(both.owner("", "v1", "pods")).contains(Owner.SCHEDULER);
    }

    @Test
    void ordersVersionsByMaturity() {
        assertThat(List.of("v1alpha1", "v1", "v1beta1", "v2", "x", "v1beta2").stream()
                        .sorted(GroupOrder.VERSIONS)
                        .toList())
                .containsExactly("v2", "v1", "v1beta2", "v1beta1", "v1alpha1", "x");
    }

    @Test
    void plainDocumentsListSubresources() {
        var core = PlainDiscovery.resources(table, "", "v1").orElseThrow();
        assertThat(core.getGroupVersion()).isEqualTo("v1");
        assertThat(core.getResources()).extracting("name").contains("pods", "pods/status");
        assertThat(PlainDiscovery.resources(table, "", "v2")).isEmpty();
    }

    @Test
    void plainGroupsLeaveOutCore() {
        assertThat(PlainDiscovery.groups(table).getGroups())
                .extracting("name")
                .containsExactly("apps", "authorization.k8s.io", "networking.k8s.io");
        assertThat(PlainDiscovery.group(table.group("apps").orElseThrow())
                        .getPreferredVersion()
                        .getGroupVersion())
                .isEqualTo("apps/v1");
    }
}
