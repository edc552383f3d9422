package dev.gantry.simulation.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerResizePolicy;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Map;

/** The manifests of this world. */
final class Workloads {

    private static final String APP = BudgetedApp.LABEL;
    private static final String GANG = "gantry.dev/gang";
    private static final String MIN_MEMBER = "gantry.dev/gang-min-member";

    /** The Deployment whose pods start in pairs at least. */
    static final String GANG_APP = "ring";

    static final int MEMBERS_OF_GANG_APP = 2;

    /** The StatefulSet, whose containers are started anew when they are resized. */
    static final String STATEFUL_APP = "db";

    /** The Deployment whose pods must not be moved; it depends on another one. */
    static final String STEADY_APP = "app";

    /** What a pod requests, unless it is resized. */
    static final String USUAL_CPU = "500m";

    private Workloads() {}

    /** Three cpus for six pods of ours, and ample room for daemons, which ask for nothing. */
    static Node node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withNamespace("")
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withAllocatable(
                        Map.of("cpu", new Quantity("3"), "memory", new Quantity("8Gi"), "pods", new Quantity("110")))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    static Deployment deployment(
            String name,
            int replicas,
            int minReadySeconds,
            DeploymentStrategy strategy,
            Map<String, String> annotations) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(ClusterWorld.NAMESPACE)
                .withName(name)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withMinReadySeconds(minReadySeconds)
                .withProgressDeadlineSeconds(600)
                .withRevisionHistoryLimit(2)
                .withStrategy(strategy)
                .withNewSelector()
                .addToMatchLabels(APP, name)
                .endSelector()
                .withTemplate(template(name, "v0"))
                .endSpec()
                .build();
    }

    static Service service(String app) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(ClusterWorld.NAMESPACE)
                .withName(app)
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("10.96.0.10")
                .addToSelector(APP, app)
                .addNewPort()
                .withPort(80)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString("http"))
                .endPort()
                .endSpec()
                .build();
    }

    static StatefulSet statefulSet(String name, int replicas, boolean parallel) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace(ClusterWorld.NAMESPACE)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withPodManagementPolicy(parallel ? "Parallel" : "OrderedReady")
                .withRevisionHistoryLimit(1)
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(1))
                .endRollingUpdate()
                .endUpdateStrategy()
                .withNewSelector()
                .addToMatchLabels(APP, name)
                .endSelector()
                .withTemplate(template(name, "v0"))
                .endSpec()
                .build();
    }

    static DaemonSet daemonSet(String name, int surge) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withNamespace(ClusterWorld.NAMESPACE)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withRevisionHistoryLimit(1)
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(surge))
                .withMaxUnavailable(new IntOrString(surge > 0 ? 0 : 1))
                .endRollingUpdate()
                .endUpdateStrategy()
                .withNewSelector()
                .addToMatchLabels(APP, name)
                .endSelector()
                .withTemplate(modest(template(name, "v0")))
                .endSpec()
                .build();
    }

    static Job job(String name, int completions, int parallelism, boolean indexed) {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(ClusterWorld.NAMESPACE)
                .withName(name)
                .endMetadata()
                .withSpec(work(name, completions, parallelism, indexed))
                .build();
    }

    /** A Job each minute. */
    static CronJob cronJob(String name, String concurrency) {
        return new CronJobBuilder()
                .withNewMetadata()
                .withNamespace(ClusterWorld.NAMESPACE)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withSchedule("* * * * *")
                .withConcurrencyPolicy(concurrency)
                .withSuspend(false)
                .withSuccessfulJobsHistoryLimit(1)
                .withFailedJobsHistoryLimit(1)
                .withNewJobTemplate()
                .withNewMetadata()
                .addToLabels(APP, name)
                .endMetadata()
                .withSpec(work(name, 1, 1, false))
                .endJobTemplate()
                .endSpec()
                .build();
    }

    /** A Job whose pods go to work together, or not at all. */
    static Job gang(String name, int members, boolean indexed) {
        return new JobBuilder(job(name, members, members, indexed))
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToLabels(GANG, name)
                .addToAnnotations(MIN_MEMBER, Integer.toString(members))
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static JobSpec work(String name, int completions, int parallelism, boolean indexed) {
        return new JobSpecBuilder()
                .withCompletions(completions)
                .withParallelism(parallelism)
                .withBackoffLimit(1_000)
                .withSuspend(false)
                .withCompletionMode(indexed ? "Indexed" : "NonIndexed")
                .withPodReplacementPolicy("TerminatingOrFailed")
                .withManualSelector(true)
                .withNewSelector()
                .addToMatchLabels("job", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("job", name)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withContainers(container(Containers.WORK_IMAGE).build())
                .endSpec()
                .endTemplate()
                .build();
    }

    static PodDisruptionBudget budget(String app, IntOrString minAvailable) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withNamespace(ClusterWorld.NAMESPACE)
                .withName(app)
                .endMetadata()
                .withNewSpec()
                .withMinAvailable(minAvailable)
                .withNewSelector()
                .addToMatchLabels(APP, app)
                .endSelector()
                .endSpec()
                .build();
    }

    static PodTemplateSpec template(String app, String image) {
        Container container = container(image)
                .withResizePolicy(
                        app.equals(STATEFUL_APP)
                                ? List.of(new ContainerResizePolicy("cpu", "RestartContainer"))
                                : List.of())
                .withNewReadinessProbe()
                .withNewTcpSocket()
                .withPort(new IntOrString(8080))
                .endTcpSocket()
                .endReadinessProbe()
                .build();
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels(APP, app)
                .addToLabels(app.equals(GANG_APP) ? Map.of(GANG, app) : Map.of())
                .addToAnnotations(annotations(app))
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Always")
                .withTerminationGracePeriodSeconds(30L)
                .withContainers(container)
                .endSpec()
                .build();
    }

    private static Map<String, String> annotations(String app) {
        return switch (app) {
            case GANG_APP -> Map.of(MIN_MEMBER, Integer.toString(MEMBERS_OF_GANG_APP));
            case STEADY_APP -> Map.of("gantry.dev/rebalance", "false");
            default -> Map.of();
        };
    }

    /** The template of a daemon, for which there is room on every node. */
    static PodTemplateSpec modest(PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private static ContainerBuilder container(String image) {
        return new ContainerBuilder()
                .withName("main")
                .withImage(image)
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .withProtocol("TCP")
                .endPort()
                .withNewResources()
                .addToRequests("cpu", new Quantity(USUAL_CPU))
                .endResources();
    }
}
