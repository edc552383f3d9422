package dev.gantry.deployment;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.release.ReleaseCluster;
import dev.gantry.deployment.controller.release.ReleaseCluster.Kind;
import dev.gantry.deployment.controller.release.ReleaseReconciler;
import dev.gantry.deployment.kind.ReleaseKinds;
import dev.gantry.deployment.kind.WorkloadKinds;
import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.release.ReleasePhase;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Releases: their kind and their loop. */
@Configuration(proxyBeanMethods = false)
class ReleaseConfiguration {

    /** One: two releases of the same workload that begin at once must see one another. */
    private static final int WORKERS = 1;

    @Bean
    WorkloadKinds releaseKinds() {
        return ReleaseKinds.all();
    }

    @Bean
    ReleaseCluster releaseCluster(LocalResources local, LeaderLease lease, EventRecorder events, InstantSource clock) {
        return new ReleaseCluster(
                kind(Release.class, local, lease),
                kind(Deployment.class, local, lease),
                kind(StatefulSet.class, local, lease),
                events,
                local::catchUp,
                clock);
    }

    private static <T extends HasMetadata> Kind<T> kind(Class<T> type, LocalResources local, LeaderLease lease) {
        return new Kind<>(local.view(type), local.client(type, lease::fence));
    }

    @Bean(destroyMethod = "close")
    ControlLoop releaseLoop(
            ReleaseCluster cluster, LeaderLease lease, DeploymentProperties properties, MeterRegistry meters) {
        ResourceView<Release> releases = cluster.releases().view();
        ControlLoop loop = ControlLoop.named("releases", meters)
                .reconciler(new ReleaseReconciler(cluster))
                .onlyWhile(lease::isLeader)
                .workers(WORKERS)
                .resync(properties.resync(), () -> open(releases.list()))
                .start();
        // One release that ends may be what another waits for.
        var _ = releases.subscribe(
                new Changes<Release>(r -> open(releases.list(namespace(r))).forEach(loop::enqueue)));
        var _ = cluster.deployments()
                .view()
                .subscribe(new Changes<Deployment>(
                        d -> open(releases.list(namespace(d))).forEach(loop::enqueue)));
        var _ = cluster.statefulSets()
                .view()
                .subscribe(new Changes<StatefulSet>(
                        s -> open(releases.list(namespace(s))).forEach(loop::enqueue)));
        return loop;
    }

    private static String namespace(HasMetadata object) {
        return object.getMetadata().getNamespace();
    }

    private static List<ObjectKey> open(List<Release> releases) {
        return releases.stream()
                .filter(release -> !ReleasePhase.of(release).ended())
                .map(ObjectKey::of)
                .toList();
    }

    /** Told of every change alike. */
    private record Changes<T>(Consumer<T> changed) implements ResourceView.Listener<T> {
        @Override
        public void added(T object) {
            changed.accept(object);
        }

        @Override
        public void updated(T previous, T current) {
            changed.accept(current);
        }

        @Override
        public void deleted(T last) {
            changed.accept(last);
        }
    }
}
