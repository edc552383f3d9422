package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs, CronJobs and autoscalers on real containers, driven by the real kubectl only. */
@ExtendWith(GantryExtension.class)
class KubectlJobsTest {

    private static final String WAIT = "--timeout=120s";

    @BeforeAll
    static void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @Test
    void runsAJobToItsCompletions(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, JobManifests.job("work", "completions: 3\n  parallelism: 2", "echo did a part"));
        stack.kubectl("wait", "--for=condition=complete", "job/work", WAIT).succeeded();
        assertThat(get(stack, "job", "work")).containsPattern("work +Complete +3/3 +[0-9]+s +[0-9]+s");
        assertThat(stack.kubectl("get", "pods", "-l", "job-name=work")
                        .succeeded()
                        .output())
                .containsPattern("(?s)(work-[a-z0-9]+ +0/1 +Completed.*){3}");
        assertThat(stack.kubectl("logs", "job/work").succeeded().output()).contains("did a part");
        assertThat(stack.kubectl("describe", "job", "work").succeeded().output())
                .contains("3 Succeeded / 0 Failed", "SuccessfulCreate", "Completed");
        stack.kubectl("delete", "job", "work", WAIT).succeeded();
        stack.kubectl("wait", "pods", "-l", "job-name=work", "--for=delete", WAIT)
                .succeeded();
    }

    @Test
    void givesEachIndexItsPod(GantryStack stack) throws IOException, InterruptedException {
        apply(
                stack,
                JobManifests.job(
                        "indexed",
                        "completions: 3\n  parallelism: 3\n  completionMode: Indexed",
                        "echo part $JOB_COMPLETION_INDEX on $(cat /etc/hostname)"));
        stack.kubectl("wait", "--for=condition=complete", "job/indexed", WAIT).succeeded();
        assertThat(jsonpath(stack, "job/indexed", "{.status.completedIndexes}")).isEqualTo("0-2");
        assertThat(stack.kubectl("logs", "-l", "batch.kubernetes.io/job-completion-index=1,job-name=indexed")
                        .succeeded()
                        .output())
                .contains("part 1 on indexed-1");
    }

    @Test
    void failsAsItsPolicySays(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, JobManifests.job("careful", """
                        podFailurePolicy:
                            rules:
                            - action: FailJob
                              onExitCodes: {operator: In, values: [42]}\
                        """, "exit 42"));
        stack.kubectl("wait", "--for=condition=failed", "job/careful", WAIT).succeeded();
        assertThat(jsonpath(stack, "job/careful", "{.status.conditions[?(@.type=='Failed')].reason}"))
                .isEqualTo("PodFailurePolicy");
        assertThat(jsonpath(
                        stack,
                        "pods",
                        "{.items[?(@.metadata.labels.job-name=='careful')]"
                                + ".status.containerStatuses[0].state.terminated.exitCode}"))
                .isEqualTo("42");
        assertThat(get(stack, "job", "careful")).containsPattern("careful +Failed +0/1");
    }

    @Test
    void suspendsAndResumes(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, JobManifests.job("slow", "completions: 1", "trap 'exit 1' TERM; sleep 3 & wait $!; echo done"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> jsonpath(stack, "job/slow", "{.status.ready}").equals("1"));
        stack.kubectl("patch", "job", "slow", "-p", "{\"spec\":{\"suspend\":true}}")
                .succeeded();
        stack.kubectl("wait", "--for=condition=suspended", "job/slow", WAIT).succeeded();
        stack.kubectl("wait", "pods", "-l", "job-name=slow", "--for=delete", WAIT)
                .succeeded();
        assertThat(get(stack, "job", "slow")).containsPattern("slow +Suspended +0/1");
        stack.kubectl("patch", "job", "slow", "-p", "{\"spec\":{\"suspend\":false}}")
                .succeeded();
        stack.kubectl("wait", "--for=condition=complete", "job/slow", WAIT).succeeded();
        assertThat(jsonpath(stack, "job/slow", "{.status.failed}")).isEmpty();
    }

    @Test
    void restartsInPlaceAndGoesAfterItsTimeToLive(GantryStack stack) throws IOException, InterruptedException {
        apply(
                stack,
                JobManifests.job(
                                "retry",
                                "ttlSecondsAfterFinished: 5",
                                "test -e /scratch/again && exit 0; touch /scratch/again; exit 1")
                        .replace("restartPolicy: Never", "restartPolicy: OnFailure"));
        stack.kubectl("wait", "--for=condition=complete", "job/retry", WAIT).succeeded();
        stack.kubectl("wait", "--for=delete", "job/retry", WAIT).succeeded();
        stack.kubectl("wait", "pods", "-l", "job-name=retry", "--for=delete", WAIT)
                .succeeded();
    }

    @Test
    void startsJobsByTheClockAndByHand(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl(
                        "create",
                        "cronjob",
                        "tick",
                        "--image=" + ShellImage.NAME,
                        "--schedule=@every 5s",
                        "--",
                        "sh",
                        "-c",
                        "echo tick")
                .succeeded();
        await().atMost(Duration.ofSeconds(90))
                .until(() -> !jsonpath(stack, "cronjob/tick", "{.status.lastSuccessfulTime}")
                        .isEmpty());
        assertThat(get(stack, "cj", "tick")).containsPattern("tick +@every 5s +<none> +False +[0-9]+ +[0-9]+s");
        stack.kubectl("patch", "cronjob", "tick", "-p", "{\"spec\":{\"suspend\":true}}")
                .succeeded();
        stack.kubectl("create", "job", "by-hand", "--from=cronjob/tick").succeeded();
        stack.kubectl("wait", "--for=condition=complete", "job/by-hand", WAIT).succeeded();
        assertThat(jsonpath(stack, "job/by-hand", "{.metadata.ownerReferences[0].kind}"))
                .isEqualTo("CronJob");
        stack.kubectl("delete", "cronjob", "tick", WAIT).succeeded();
        stack.kubectl("wait", "--for=delete", "job/by-hand", WAIT).succeeded();
    }

    @Test
    void refusesWhatIsNoJob(GantryStack stack) throws IOException, InterruptedException {
        var refused = stack.kubectlWithInput(JobManifests.job("bad", "completions: -1", "exit 0"), "apply", "-f", "-");
        assertThat(refused.errors())
                .contains(
                        "The Job \"bad\" is invalid: spec.completions: Invalid value: -1: must be greater than or equal to 0");
    }

    @Test
    void scalesByTheUseOfCpu(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, JobManifests.busy("busy"));
        stack.kubectl("rollout", "status", "deployment/busy", WAIT).succeeded();
        stack.kubectl("autoscale", "deployment", "busy", "--min=1", "--max=2", "--cpu-percent=50")
                .succeeded();
        await().atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofSeconds(2))
                .until(() ->
                        jsonpath(stack, "deployment/busy", "{.spec.replicas}").equals("2"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(get(stack, "hpa", "busy"))
                        .containsPattern("busy +Deployment/busy +cpu: [0-9]+%/50% +1 +2 +2"));
        assertThat(stack.kubectl("describe", "hpa", "busy").succeeded().output())
                .contains("SuccessfulRescale", "cpu resource utilization (percentage of request) above target");
        stack.kubectl("delete", "deployment,hpa", "busy", WAIT).succeeded();
    }

    private static void apply(GantryStack stack, String manifest) throws IOException, InterruptedException {
        stack.kubectlWithInput(manifest, "apply", "-f", "-").succeeded();
    }

    private static String get(GantryStack stack, String kind, String name) throws IOException, InterruptedException {
        return stack.kubectl("get", kind, name).succeeded().output();
    }

    private static String jsonpath(GantryStack stack, String object, String path)
            throws IOException, InterruptedException {
        return stack.kubectl("get", object, "-o", "jsonpath=" + path)
                .succeeded()
                .output();
    }
}
