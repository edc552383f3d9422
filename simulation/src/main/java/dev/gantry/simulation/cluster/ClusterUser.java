package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.model.ReleaseMember;
import dev.gantry.deployment.model.ReleaseSpec;
import dev.gantry.deployment.model.ReleaseStatus;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.simulation.world.DeliveryScript;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Somebody who creates workloads of every kind, and updates and scales them without waiting for anything. */
final class ClusterUser {

    private static final int MAX_REPLICAS = 5;
    private static final int VERSIONS = 3;
    private static final int RELEASE_DEADLINE_SECONDS = 60;
    private static final List<IntOrString> LIMITS =
            List.of(new IntOrString(0), new IntOrString(1), new IntOrString("50%"), new IntOrString("100%"));

    /** Of resized pods: less than they have, more, more than most nodes have left, and more than any node has. */
    private static final List<String> CPUS = List.of("100m", "300m", "800m", "2", "4");

    private static final Map<String, String> DEPENDS_ON_APP =
            Map.of("gantry.dev/depends-on", "deployment/" + BudgetedApp.NAME);

    private final ClusterWorld world;
    private final RandomGenerator random;
    private final DeliveryScript script;
    private int releases;

    ClusterUser(ClusterWorld world) {
        this.world = world;
        this.random = world.random();
        this.script = random.nextInt(3) == 0 ? DeliveryScript.drawn(random) : DeliveryScript.NONE;
    }

    /** How the budgeted Deployment wants its templates brought in; one in six by steps. */
    DeliveryScript script() {
        return script;
    }

    void createAll() {
        world.services().create(Workloads.service(BudgetedApp.NAME));
        createDeployment(BudgetedApp.NAME, script.annotations());
        if (world.features().recommends()) {
            createDeployment(Workloads.STEADY_APP, Map.of("gantry.dev/apply-recommendations", "Rolling"));
        } else if (random.nextInt(3) == 0) {
            createDeployment(Workloads.STEADY_APP, DEPENDS_ON_APP);
        }
        if (random.nextBoolean()) {
            world.budgets()
                    .create(Workloads.budget(
                            BudgetedApp.NAME, random.nextBoolean() ? new IntOrString("50%") : new IntOrString(1)));
        }
        if (random.nextInt(4) > 0) {
            world.statefulSets()
                    .create(maybeDependent(
                            Workloads.statefulSet(Workloads.STATEFUL_APP, replicas(3), random.nextInt(3) == 0)));
        }
        if (random.nextInt(3) == 0) {
            world.daemonSets().create(maybeDependent(Workloads.daemonSet("logs", random.nextInt(2))));
        }
        if (random.nextBoolean()) {
            world.jobs()
                    .create(maybeDependent(Workloads.job(
                            "batch", 1 + random.nextInt(6), 1 + random.nextInt(3), random.nextBoolean())));
        }
        if (world.features().gangs()) {
            createGangs();
        }
        if (random.nextInt(3) == 0) {
            world.cronJobs()
                    .create(Workloads.cronJob(
                            "tick", List.of("Allow", "Forbid", "Replace").get(random.nextInt(3))));
        }
    }

    private void createGangs() {
        world.jobs().create(Workloads.gang("crew", 2 + random.nextInt(4), random.nextBoolean()));
        if (random.nextBoolean()) {
            createDeployment(Workloads.GANG_APP, Map.of());
        }
    }

    private <T extends HasMetadata> T maybeDependent(T workload) {
        if (random.nextInt(3) == 0) {
            workload.getMetadata().setAnnotations(DEPENDS_ON_APP);
        }
        return workload;
    }

    private void createDeployment(String name, Map<String, String> annotations) {
        int minReadySeconds = random.nextInt(3) == 0 ? 5 : 0;
        world.deployments()
                .create(Workloads.deployment(
                        name,
                        possible(name, replicas(MAX_REPLICAS)),
                        minReadySeconds,
                        strategy(annotations.containsKey("gantry.dev/strategy")),
                        annotations));
    }

    private DeploymentStrategy strategy(boolean delivers) {
        boolean recreate = !delivers && random.nextInt(5) == 0;
        if (recreate) {
            return new DeploymentStrategyBuilder().withType("Recreate").build();
        }
        return new DeploymentStrategyBuilder()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(LIMITS.get(random.nextInt(LIMITS.size())))
                .withMaxUnavailable(LIMITS.get(random.nextInt(LIMITS.size())))
                .endRollingUpdate()
                .build();
    }

    private int replicas(int most) {
        return 1 + random.nextInt(most);
    }

    void step() {
        Deployment deployment = pick(world.deployments().list());
        switch (random.nextInt(13)) {
            case 0, 1, 2 -> image(deployment, version());
            case 3 -> image(deployment, broken());
            case 4, 5 -> scale(deployment, random.nextInt(MAX_REPLICAS + 1));
            case 6 ->
                pause(deployment, !Boolean.TRUE.equals(deployment.getSpec().getPaused()));
            case 7 -> updateSets(random.nextInt(5) == 0 ? Containers.CRASHING_IMAGE : version());
            case 8 -> scaleSets();
            case 9 -> release(anyRelease());
            case 10 -> abortRelease();
            case 11 -> orderDelivery();
            default -> {
                if (world.features().resizes() && random.nextBoolean()) {
                    resizeAPod();
                } else {
                    deleteAPod();
                }
            }
        }
    }

    /** Leaves everything in a form that can be completed. */
    void lastWish() {
        for (Deployment deployment : world.deployments().list()) {
            pause(deployment, false);
            image(current(deployment), script.delivers() ? "last" : version());
            if (deployment.getSpec().getReplicas() == 0) {
                scale(current(deployment), 1);
            }
        }
        updateSets(version());
        resizable().forEach(pod -> resize(pod, Workloads.USUAL_CPU));
        world.cronJobs().list().forEach(this::suspend);
    }

    private void resizeAPod() {
        List<Pod> pods = resizable();
        if (!pods.isEmpty()) {
            resize(pick(pods), CPUS.get(random.nextInt(CPUS.size())));
        }
    }

    /** What the API would let be resized: one that requests nothing would get another quality of service by it. */
    private List<Pod> resizable() {
        return world.features().resizes()
                ? world.pods().list().stream()
                        .filter(pod -> PodReadiness.active(pod) && CapacityInvariants.asked(pod) > 0)
                        .toList()
                : List.of();
    }

    private void resize(Pod pod, String cpu) {
        world.pods()
                .update(new PodBuilder(pod)
                        .editSpec()
                        .editFirstContainer()
                        .withNewResources()
                        .addToRequests("cpu", new Quantity(cpu))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build());
    }

    private void orderDelivery() {
        if (random.nextInt(3) == 0) {
            abort();
        } else {
            promote();
        }
    }

    /** What waits for a person gets his word. */
    void promote() {
        order("gantry.dev/promote");
    }

    /** Of whatever revision is known to be on its way. */
    private void order(String annotation) {
        Deployment web = web();
        String revision = web.getMetadata().getAnnotations().getOrDefault("deployment.kubernetes.io/revision", "");
        if (script.delivers()
                && !revision.isEmpty()
                && !revision.equals(web.getMetadata().getAnnotations().get(annotation))) {
            world.deployments()
                    .update(new DeploymentBuilder(web)
                            .editMetadata()
                            .addToAnnotations(annotation, revision)
                            .endMetadata()
                            .build());
        }
    }

    void abort() {
        order("gantry.dev/abort");
    }

    /** Brings in what nothing is wrong with; returns its image. */
    String updateOnceMore() {
        image(web(), "once-more");
        return "once-more";
    }

    /** A release of all, whose last member cannot work; returns its name. */
    String releaseWhatFails() {
        List<ReleaseMember> members = new ArrayList<>();
        world.deployments().list().forEach(d -> members.add(member(d, "released")));
        world.statefulSets().list().stream()
                .filter(set -> set.getSpec().getReplicas() > 0)
                .forEach(set -> members.add(member(set, "released")));
        ReleaseMember last = members.removeLast();
        members.add(new ReleaseMember(last.kind(), last.name(), Map.of("main", Containers.CRASHING_IMAGE), null));
        return release(members);
    }

    private Deployment web() {
        return world.deployments()
                .get(new ObjectKey(ClusterWorld.NAMESPACE, BudgetedApp.NAME))
                .orElseThrow();
    }

    private List<ReleaseMember> anyRelease() {
        List<ReleaseMember> members = new ArrayList<>();
        world.deployments().list().forEach(d -> members.add(member(d, random.nextInt(4) == 0 ? broken() : version())));
        world.statefulSets()
                .list()
                .forEach(s -> members.add(member(s, random.nextInt(4) == 0 ? Containers.CRASHING_IMAGE : version())));
        return members;
    }

    static ReleaseMember member(HasMetadata workload, String image) {
        return new ReleaseMember(workload.getKind(), workload.getMetadata().getName(), Map.of("main", image), null);
    }

    /** Changes these as one; returns the release's name. */
    String release(List<ReleaseMember> members) {
        Release release = new Release();
        String name = "release-" + ++releases;
        release.setMetadata(new ObjectMetaBuilder()
                .withNamespace(ClusterWorld.NAMESPACE)
                .withName(name)
                .build());
        release.setSpec(new ReleaseSpec(members, 3, RELEASE_DEADLINE_SECONDS, false));
        world.releases().create(release);
        return name;
    }

    private void abortRelease() {
        List<Release> all = world.releases().list();
        if (!all.isEmpty()) {
            Release release = pick(all);
            ReleaseSpec spec = release.getSpec();
            Release aborted =
                    release.with(Optional.ofNullable(release.getStatus()).orElse(ReleaseStatus.EMPTY));
            aborted.setSpec(new ReleaseSpec(spec.members(), spec.watchSeconds(), spec.deadlineSeconds(), true));
            world.releases().update(aborted);
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String version() {
        return "v" + random.nextInt(VERSIONS);
    }

    private String broken() {
        return random.nextBoolean() ? Containers.BROKEN_IMAGE : Containers.CRASHING_IMAGE;
    }

    /** What nothing can complete; returns its image. */
    String breakIt(Deployment deployment) {
        String image = broken();
        image(deployment, image);
        return image;
    }

    private Deployment current(Deployment deployment) {
        return world.deployments().get(ObjectKey.of(deployment)).orElseThrow();
    }

    private void image(Deployment deployment, String image) {
        PodTemplateSpec template = Workloads.template(deployment.getMetadata().getName(), image);
        world.deployments()
                .update(new DeploymentBuilder(deployment)
                        .editSpec()
                        .withTemplate(template)
                        .endSpec()
                        .build());
    }

    /** A gang that is asked for fewer pods than it is to have at once would wait for ever. */
    private static int possible(String deployment, int replicas) {
        return deployment.equals(Workloads.GANG_APP) && replicas > 0
                ? Math.max(replicas, Workloads.MEMBERS_OF_GANG_APP)
                : replicas;
    }

    private void scale(Deployment deployment, int replicas) {
        world.deployments()
                .update(new DeploymentBuilder(deployment)
                        .editSpec()
                        .withReplicas(possible(deployment.getMetadata().getName(), replicas))
                        .endSpec()
                        .build());
    }

    private void pause(Deployment deployment, boolean paused) {
        world.deployments()
                .update(new DeploymentBuilder(deployment)
                        .editSpec()
                        .withPaused(paused)
                        .endSpec()
                        .build());
    }

    /** Not to what merely never gets ready: a StatefulSet that is to start its pods in order waits for that, as documented. */
    private void updateSets(String image) {
        for (StatefulSet set : world.statefulSets().list()) {
            world.statefulSets()
                    .update(new StatefulSetBuilder(set)
                            .editSpec()
                            .withTemplate(Workloads.template(set.getMetadata().getName(), image))
                            .endSpec()
                            .build());
        }
        for (DaemonSet set : world.daemonSets().list()) {
            world.daemonSets()
                    .update(new DaemonSetBuilder(set)
                            .editSpec()
                            .withTemplate(Workloads.modest(
                                    Workloads.template(set.getMetadata().getName(), image)))
                            .endSpec()
                            .build());
        }
    }

    private void scaleSets() {
        for (StatefulSet set : world.statefulSets().list()) {
            world.statefulSets()
                    .update(new StatefulSetBuilder(set)
                            .editSpec()
                            .withReplicas(random.nextInt(4))
                            .endSpec()
                            .build());
        }
    }

    private void suspend(CronJob cronJob) {
        world.cronJobs()
                .update(new CronJobBuilder(cronJob)
                        .editSpec()
                        .withSuspend(true)
                        .endSpec()
                        .build());
    }

    /**
     * Not while a create is under way that would make the same pod again: no client can rule that out.
     */
    private void deleteAPod() {
        List<Pod> pods = world.pods().list();
        if (!pods.isEmpty() && world.faults().quiet()) {
            var _ = world.pods().delete(ObjectKey.of(pick(pods)), Deletion.BACKGROUND);
        }
    }
}
