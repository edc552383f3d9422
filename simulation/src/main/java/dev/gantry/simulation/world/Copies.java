package dev.gantry.simulation.world;

import dev.gantry.deployment.model.Release;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Changed copies of objects whose type the caller does not care about. They share their parts with the original, which nobody
 * changes: the store copies an object at each write, so a deep copy would be most of what the simulation does.
 */
final class Copies {

    private Copies() {}

    static <T extends HasMetadata> T withMetadata(T object, Consumer<ObjectMeta> change) {
        ObjectMeta metadata = copy(object.getMetadata());
        change.accept(metadata);
        return copy(object, metadata, object);
    }

    /** The object with the status of another. */
    static <T extends HasMetadata> T withStatusOf(T object, T other) {
        return copy(object, object.getMetadata(), other);
    }

    private static ObjectMeta copy(ObjectMeta of) {
        return new ObjectMeta(
                of.getAnnotations(),
                of.getCreationTimestamp(),
                of.getDeletionGracePeriodSeconds(),
                of.getDeletionTimestamp(),
                of.getFinalizers(),
                of.getGenerateName(),
                of.getGeneration(),
                of.getLabels(),
                of.getManagedFields(),
                of.getName(),
                of.getNamespace(),
                of.getOwnerReferences(),
                of.getResourceVersion(),
                of.getSelfLink(),
                of.getUid());
    }

    @SuppressWarnings("unchecked") // each branch returns the type it was given
    private static <T extends HasMetadata> T copy(T object, ObjectMeta metadata, T other) {
        String version = object.getApiVersion();
        String kind = object.getKind();
        return (T)
                switch (object) {
                    case Pod pod -> new Pod(version, kind, metadata, pod.getSpec(), ((Pod) other).getStatus());
                    case ReplicaSet set ->
                        new ReplicaSet(version, kind, metadata, set.getSpec(), ((ReplicaSet) other).getStatus());
                    case Deployment deployment ->
                        new Deployment(version, kind, metadata, deployment.getSpec(), ((Deployment) other).getStatus());
                    case StatefulSet set ->
                        new StatefulSet(version, kind, metadata, set.getSpec(), ((StatefulSet) other).getStatus());
                    case DaemonSet set ->
                        new DaemonSet(version, kind, metadata, set.getSpec(), ((DaemonSet) other).getStatus());
                    case ControllerRevision revision ->
                        new ControllerRevision(version, revision.getData(), kind, metadata, revision.getRevision());
                    case Node node -> new Node(version, kind, metadata, node.getSpec(), ((Node) other).getStatus());
                    case Job job -> new Job(version, kind, metadata, job.getSpec(), ((Job) other).getStatus());
                    case CronJob cron ->
                        new CronJob(version, kind, metadata, cron.getSpec(), ((CronJob) other).getStatus());
                    case PodDisruptionBudget budget ->
                        new PodDisruptionBudget(
                                version, kind, metadata, budget.getSpec(), ((PodDisruptionBudget) other).getStatus());
                    case Service service ->
                        new Service(version, kind, metadata, service.getSpec(), ((Service) other).getStatus());
                    case EndpointSlice slice ->
                        new EndpointSlice(
                                slice.getAddressType(),
                                version,
                                slice.getEndpoints(),
                                kind,
                                metadata,
                                slice.getPorts());
                    case Endpoints endpoints -> new Endpoints(version, kind, metadata, endpoints.getSubsets());
                    case Lease lease -> new Lease(version, kind, metadata, lease.getSpec());
                    case Release release -> release(release, metadata, (Release) other);
                    default -> throw new IllegalArgumentException("not simulated: " + object.getKind());
                };
    }

    private static Release release(Release release, ObjectMeta metadata, Release other) {
        Release copy = new Release();
        copy.setMetadata(metadata);
        copy.setSpec(release.getSpec());
        copy.setStatus(other.getStatus());
        return copy;
    }

    static boolean sameSpec(HasMetadata one, HasMetadata other) {
        return switch (one) {
            case Pod pod -> pod.getSpec().equals(((Pod) other).getSpec());
            case ReplicaSet set -> set.getSpec().equals(((ReplicaSet) other).getSpec());
            case Deployment deployment -> deployment.getSpec().equals(((Deployment) other).getSpec());
            case StatefulSet set -> set.getSpec().equals(((StatefulSet) other).getSpec());
            case DaemonSet set -> set.getSpec().equals(((DaemonSet) other).getSpec());
            case Node node -> node.getSpec().equals(((Node) other).getSpec());
            case Job job -> job.getSpec().equals(((Job) other).getSpec());
            case CronJob cron -> cron.getSpec().equals(((CronJob) other).getSpec());
            case Release release -> release.getSpec().equals(((Release) other).getSpec());
            case PodDisruptionBudget budget -> budget.getSpec().equals(((PodDisruptionBudget) other).getSpec());
            default -> Objects.equals(one.getClass(), other.getClass());
        };
    }
}
