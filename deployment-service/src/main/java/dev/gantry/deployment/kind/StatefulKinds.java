package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ScalePaths;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;

/** The kinds whose pods are not alike: StatefulSets, DaemonSets, and the revisions that both keep of their templates. */
public final class StatefulKinds {

    private StatefulKinds() {}

    public static WorkloadKinds all() {
        return new WorkloadKinds(List.of(statefulSets(), daemonSets(), controllerRevisions()));
    }

    private static ResourceType statefulSets() {
        return ResourceType.namespaced("apps/v1", StatefulSet.class, "statefulsets")
                .shortNames("sts")
                .categories("all")
                .withStatus()
                .scale(ScalePaths.WORKLOAD)
                .columns(KubernetesColumns.STATEFUL_SET)
                .strategy(new StatefulSetRules())
                .build();
    }

    private static ResourceType daemonSets() {
        return ResourceType.namespaced("apps/v1", DaemonSet.class, "daemonsets")
                .shortNames("ds")
                .categories("all")
                .withStatus()
                .columns(KubernetesColumns.DAEMON_SET)
                .strategy(new DaemonSetRules())
                .build();
    }

    private static ResourceType controllerRevisions() {
        return ResourceType.namespaced("apps/v1", ControllerRevision.class, "controllerrevisions")
                .columns(KubernetesColumns.CONTROLLER_REVISION)
                .strategy(new ControllerRevisionRules())
                .build();
    }
}
