package dev.gantry.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartOrderTest {

    @Test
    void podsWaitUntilEveryDependencyIsReady() {
        Workload db = workload("deployment/db", 0);
        Workload cache = workload("deployment/cache", 1);
        Workload app = workload("deployment/app", 0, "deployment/db", "deployment/cache", "job/migrate");
        assertThat(start(app, db, cache, app))
                .contains(new Hold(
                        "DependenciesNotReady", "waits for deployment/db (0 pods), job/migrate (does not exist)"));
        Workload migrate = workload("job/migrate", 1);
        assertThat(start(app, workload("deployment/db", 1), cache, migrate, app))
                .isEmpty();
    }

    @Test
    void aCircleIsToldWithItsWorkloads() {
        Workload a = workload("deployment/a", 0, "deployment/b");
        Workload b = workload("deployment/b", 0, "deployment/x", "deployment/c");
        Workload c = workload("deployment/c", 0, "deployment/a");
        Workload x = workload("deployment/x", 0);
        assertThat(start(a, a, b, c, x).map(Hold::reason)).contains("DependencyCycle");
        assertThat(start(a, a, b, c, x).map(Hold::message))
                .contains("is part of a circle of dependencies:"
                        + " deployment/a -> deployment/b -> deployment/c -> deployment/a");
        assertThat(start(workload("deployment/d", 0, "deployment/a"), a, b, c, x)
                        .map(Hold::reason))
                .as("d waits for the circle and is not part of it")
                .contains("DependenciesNotReady");
    }

    @Test
    void theLastPodsStayUntilDependentsHaveNone() {
        Workload db = workload("deployment/db", 2);
        Workload app = workload("deployment/app", 3, "deployment/db");
        StartOrder running = new StartOrder(List.of(db, app));
        assertThat(running.stop(db.ref()))
                .contains(new Hold("DependentsRunning", "stops after deployment/app (3 pods)"));
        assertThat(running.stop(app.ref())).isEmpty();
        StartOrder stopped = new StartOrder(List.of(db, workload("deployment/app", 0, "deployment/db")));
        assertThat(stopped.stop(db.ref())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"deployment/db,true", "job/a.b-c,true", "Deployment/db,false", "pod/x,false", "db,false", "job/,false"})
    void referencesAreAKindAndAName(String text, boolean valid) {
        assertThat(WorkloadRef.parse(text).isPresent()).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({"2,2,true", "2,1,false", "0,0,false"})
    void aDeploymentIsReadyWhenAllItsPodsAreAvailable(int wanted, int available, boolean ready) {
        Deployment deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName("db")
                .endMetadata()
                .withNewSpec()
                .withReplicas(wanted)
                .endSpec()
                .withNewStatus()
                .withReplicas(2)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
        assertThat(WorkloadReadiness.of(deployment).map(Workload::ready)).contains(ready);
        assertThat(WorkloadReadiness.of(deployment).map(Workload::wantsPods)).contains(wanted > 0);
    }

    @Test
    void aJobIsReadyWhenItIsComplete() {
        Job job = new JobBuilder().withNewMetadata().withName("m").endMetadata().build();
        assertThat(WorkloadReadiness.of(job).map(Workload::ready)).contains(false);
        Job complete = new JobBuilder(job)
                .withNewStatus()
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
        assertThat(WorkloadReadiness.of(complete).map(Workload::ready)).contains(true);
    }

    private static Optional<Hold> start(Workload workload, Workload... all) {
        return new StartOrder(Arrays.asList(all)).start(workload.ref(), workload.dependsOn());
    }

    /** It is ready when it has pods. */
    private static Workload workload(String ref, int pods, String... dependsOn) {
        List<WorkloadRef> dependencies = Arrays.stream(dependsOn)
                .map(text -> WorkloadRef.parse(text).orElseThrow())
                .toList();
        return new Workload(
                WorkloadRef.parse(ref).orElseThrow(), dependencies, pods > 0, pods + " pods", pods > 0, pods);
    }
}
