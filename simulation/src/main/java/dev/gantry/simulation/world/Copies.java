package dev.gantry.simulation.world;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.function.UnaryOperator;

/** Changed copies of objects whose type the caller does not care about. */
public final class Copies {

    private Copies() {}

    @SuppressWarnings("unchecked") // each branch returns the type it was given
    public static <T extends HasMetadata> T withMetadata(T object, UnaryOperator<ObjectMetaBuilder> change) {
        ObjectMeta metadata =
                change.apply(new ObjectMetaBuilder(object.getMetadata())).build();
        return (T)
                switch (object) {
                    case Pod pod -> new PodBuilder(pod).withMetadata(metadata).build();
                    case ReplicaSet set ->
                        new ReplicaSetBuilder(set).withMetadata(metadata).build();
                    case Deployment deployment ->
                        new DeploymentBuilder(deployment).withMetadata(metadata).build();
                    case StatefulSet set ->
                        new StatefulSetBuilder(set).withMetadata(metadata).build();
                    case DaemonSet set ->
                        new DaemonSetBuilder(set).withMetadata(metadata).build();
                    case ControllerRevision revision ->
                        new ControllerRevisionBuilder(revision)
                                .withMetadata(metadata)
                                .build();
                    case Node node ->
                        new NodeBuilder(node).withMetadata(metadata).build();
                    case Job job -> new JobBuilder(job).withMetadata(metadata).build();
                    default -> throw new IllegalArgumentException("not simulated: " + object.getKind());
                };
    }

    /** The object with the status of another. */
    @SuppressWarnings("unchecked") // each branch returns the type it was given
    public static <T extends HasMetadata> T withStatusOf(T object, T other) {
        return (T)
                switch (object) {
                    case Pod pod ->
                        new PodBuilder(pod)
                                .withStatus(((Pod) other).getStatus())
                                .build();
                    case ReplicaSet set ->
                        new ReplicaSetBuilder(set)
                                .withStatus(((ReplicaSet) other).getStatus())
                                .build();
                    case Deployment deployment ->
                        new DeploymentBuilder(deployment)
                                .withStatus(((Deployment) other).getStatus())
                                .build();
                    case StatefulSet set ->
                        new StatefulSetBuilder(set)
                                .withStatus(((StatefulSet) other).getStatus())
                                .build();
                    case DaemonSet set ->
                        new DaemonSetBuilder(set)
                                .withStatus(((DaemonSet) other).getStatus())
                                .build();
                    case ControllerRevision revision -> revision;
                    case Node node ->
                        new NodeBuilder(node)
                                .withStatus(((Node) other).getStatus())
                                .build();
                    case Job job ->
                        new JobBuilder(job)
                                .withStatus(((Job) other).getStatus())
                                .build();
                    default -> throw new IllegalArgumentException("not simulated: " + object.getKind());
                };
    }

    public static boolean sameSpec(HasMetadata one, HasMetadata other) {
        return switch (one) {
            case Pod pod -> pod.getSpec().equals(((Pod) other).getSpec());
            case ReplicaSet set -> set.getSpec().equals(((ReplicaSet) other).getSpec());
            case Deployment deployment -> deployment.getSpec().equals(((Deployment) other).getSpec());
            case StatefulSet set -> set.getSpec().equals(((StatefulSet) other).getSpec());
            case DaemonSet set -> set.getSpec().equals(((DaemonSet) other).getSpec());
            case ControllerRevision _ -> true;
            case Node node -> node.getSpec().equals(((Node) other).getSpec());
            case Job job -> job.getSpec().equals(((Job) other).getSpec());
            default -> throw new IllegalArgumentException("not simulated: " + one.getKind());
        };
    }
}
