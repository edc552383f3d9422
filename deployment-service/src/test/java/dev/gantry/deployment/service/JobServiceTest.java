package dev.gantry.deployment.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Jobs, CronJobs and autoscalers as clients see them: requests in, pods, statuses and events out. */
class JobServiceTest {

    private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
    private static final String CRON_JOBS = "/apis/batch/v1/namespaces/default/cronjobs";
    private static final String AUTOSCALERS_V1 = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
    private static final String AUTOSCALERS = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final int MANY = 300;

    private static TestService.Replica podOwner;
    private static JobPodRunner runner;
    private static DeploymentService service;
    private static ApiCall api;

    @BeforeAll
    static void start() {
        podOwner = TestService.start(TestDatabase.newSchema());
        runner = new JobPodRunner(podOwner);
        service = DeploymentService.start(podOwner.url(), podOwner.url());
        api = service.api();
    }

    @AfterAll
    static void stop() {
        service.close();
        runner.close();
        podOwner.close();
    }

    @Test
    void manyCompletionsAreCountedExactly() {
        create(JOBS, job("many", "exit:0", "\"completions\":" + MANY + ",\"parallelism\":50,"));
        awaitCondition("many", "Complete");
        JsonNode status = api.get(JOBS + "/many").body().path("status");
        assertThat(status.path("succeeded").asInt()).isEqualTo(MANY);
        assertThat(status.path("failed").asInt(0)).isZero();
        assertThat(pods("many"))
                .hasSize(MANY)
                .allSatisfy(pod ->
                        assertThat(pod.at("/metadata/finalizers").isEmpty()).isTrue());
        assertThat(service.events()).contains("Completed many: Job completed");
    }

    @Test
    void anIndexedJobListsItsIndexes() {
        create(JOBS, job("indexed", "exit:0", "\"completions\":4,\"parallelism\":2,\"completionMode\":\"Indexed\","));
        awaitCondition("indexed", "Complete");
        assertThat(api.get(JOBS + "/indexed")
                        .body()
                        .at("/status/completedIndexes")
                        .asString())
                .isEqualTo("0-3");
        assertThat(pods("indexed"))
                .extracting(pod -> pod.at("/spec/hostname").asString())
                .containsExactlyInAnyOrder("indexed-0", "indexed-1", "indexed-2", "indexed-3");
    }

    @Test
    void aFailingJobFails() {
        create(JOBS, job("failing", "exit:3", "\"backoffLimit\":0,"));
        awaitCondition("failing", "Failed");
        JsonNode job = api.get(JOBS + "/failing").body();
        assertThat(job.at("/status/failed").asInt()).isEqualTo(1);
        assertThat(job.at("/status/conditions").toString()).contains("BackoffLimitExceeded");
        assertThat(service.events())
                .contains("BackoffLimitExceeded failing: Job has reached the specified backoff limit");
    }

    @Test
    void aSuspendedJobRunsWhenItIsResumed() {
        create(JOBS, job("later", "exit:0", "\"suspend\":true,"));
        awaitCondition("later", "Suspended");
        assertThat(pods("later")).isEmpty();
        patch(JOBS + "/later", "{\"spec\":{\"suspend\":false}}");
        awaitCondition("later", "Complete");
    }

    @Test
    void aJobWaitsForAnother() {
        String report = job("report", "exit:0", "")
                .replace(
                        "\"metadata\":{\"name\"",
                        "\"metadata\":{\"annotations\":{\"gantry.dev/depends-on\":\"job/load\"},\"name\"");
        create(JOBS, report);
        awaitCondition("report", "gantry.dev/Waiting");
        JsonNode status = api.get(JOBS + "/report").body().path("status");
        assertThat(status.path("conditions").toString()).contains("waits for job/load (does not exist)");
        assertThat(status.path("startTime").isMissingNode()).isTrue();
        assertThat(pods("report")).isEmpty();
        create(JOBS, job("load", "exit:0", ""));
        awaitCondition("report", "Complete");
        assertThat(api.get(JOBS + "/report").body().at("/status/conditions").toString())
                .doesNotContain("gantry.dev/Waiting");
    }

    @Test
    void aBadOrderOfACronJobsJobsIsRefusedByName() {
        String bad = cronJob("bad", "@daily", "")
                .replace(
                        "\"jobTemplate\":{",
                        "\"jobTemplate\":{\"metadata\":{\"annotations\":{\"gantry.dev/depends-on\":\"db\"}},");
        JsonNode refused = api.post(CRON_JOBS, bad).body();
        assertThat(refused.path("code").asInt()).isEqualTo(422);
        assertThat(refused.at("/details/causes/0/field").asString())
                .isEqualTo("spec.jobTemplate.metadata.annotations[gantry.dev/depends-on]");
    }

    @Test
    void aJobGoesWithItsPodsAfterItsTimeToLive() {
        create(JOBS, job("brief", "exit:0", "\"ttlSecondsAfterFinished\":1,"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> api.get(JOBS + "/brief").code() == 404);
    }

    @Test
    void aRunningPodOfADeletedJobIsLetGo() {
        create(JOBS, job("gone", "runs:on", ""));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> pods("gone").size() == 1);
        assertThat(api.send("DELETE", JOBS + "/gone?propagationPolicy=Background", "application/json", "{}")
                        .code())
                .isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> pods("gone").stream()
                        .allMatch(pod -> pod.at("/metadata/finalizers").isEmpty()));
    }

    @Test
    void aJobIsCompletedByItsDefaults() {
        create(JOBS, job("defaults", "runs:on", ""));
        JsonNode job = api.get(JOBS + "/defaults").body();
        String uid = job.at("/metadata/uid").asString();
        JsonNode spec = job.path("spec");
        assertThat(spec.path("completions").asInt()).isEqualTo(1);
        assertThat(spec.path("parallelism").asInt()).isEqualTo(1);
        assertThat(spec.path("backoffLimit").asInt()).isEqualTo(6);
        assertThat(spec.path("completionMode").asString()).isEqualTo("NonIndexed");
        assertThat(spec.path("podReplacementPolicy").asString()).isEqualTo("TerminatingOrFailed");
        assertThat(spec.at("/selector/matchLabels/batch.kubernetes.io~1controller-uid")
                        .asString())
                .isEqualTo(uid);
        assertThat(job.at("/metadata/labels/job-name").asString()).isEqualTo("defaults");
        assertThat(table(JOBS + "/defaults")).containsExactly("Name", "Status", "Completions", "Duration", "Age");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'completions':-1,| spec.completions | must be greater than or equal to 0",
                "'completionMode':'Other',| spec.completionMode | supported values: \"Indexed\", \"NonIndexed\"",
                "'parallelism':2,'completionMode':'Indexed',| spec.completions | when completion mode is Indexed",
                "'backoffLimitPerIndex':1,| spec.backoffLimitPerIndex | requires indexed completion mode",
                "'maxFailedIndexes':1,| spec.backoffLimitPerIndex | when maxFailedIndexes is specified",
                "'selector':{'matchLabels':{'a':'b'}},| spec.selector | `selector` not auto-generated",
                "'podReplacementPolicy':'No',| spec.podReplacementPolicy | supported values",
                "'successPolicy':{'rules':[]},| spec.successPolicy | requires indexed completion mode",
                "'podFailurePolicy':{'rules':[{'action':'Ignore'}]},| spec.podFailurePolicy.rules[0] | is required",
                "'podFailurePolicy':{'rules':[{'action':'Ignore','onExitCodes':{'operator':'In','values':[0]}}]},"
                        + "| spec.podFailurePolicy.rules[0].onExitCodes.values[0] | must not be 0 for the In operator",
                "'podFailurePolicy':{'rules':[{'action':'FailIndex','onExitCodes':{'operator':'In','values':[1]}}]},"
                        + "| spec.podFailurePolicy.rules[0].action | requires the backoffLimitPerIndex to be set",
            })
    void aBadJobIsRefusedWithItsField(String spec, String field, String message) {
        JsonNode status =
                api.post(JOBS, job("bad", "exit:0", spec.replace('\'', '"'))).body();
        assertThat(status.path("code").asInt()).isEqualTo(422);
        assertThat(status.at("/details/causes").toString()).contains("\"field\":\"" + field + "\"");
        assertThat(status.at("/details/kind").asString()).isEqualTo("Job");
        assertThat(status.at("/details/group").asString()).isEqualTo("batch");
        assertThat(status.path("message").asString()).contains(message);
    }

    @Test
    void aJobNeedsPodsThatEnd() {
        String always = job("always", "exit:0", "").replace("\"restartPolicy\":\"Never\",", "");
        assertThat(api.post(JOBS, always).body().path("message").asString())
                .contains("spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"");
    }

    @Test
    void theTemplateIsImmutable() {
        create(JOBS, job("fixed", "runs:on", ""));
        ApiCall.Answer answer = api.send(
                "PATCH",
                JOBS + "/fixed",
                MERGE_PATCH,
                "{\"spec\":{\"completions\":2,\"template\":{\"spec\":{\"activeDeadlineSeconds\":5}}}}");
        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.body().path("message").asString())
                .contains("spec.completions: Invalid value: 2: field is immutable")
                .contains("spec.template: Invalid value")
                .contains("field is immutable");
    }

    @Test
    void aCronJobStartsAJobAtItsTime() {
        create(CRON_JOBS, cronJob("tick", "@every 1s", ""));
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode cronJob = api.get(CRON_JOBS + "/tick").body();
            assertThat(cronJob.at("/status/lastScheduleTime").asString("")).isNotEmpty();
            assertThat(cronJob.at("/status/lastSuccessfulTime").asString("")).isNotEmpty();
        });
        patch(CRON_JOBS + "/tick", "{\"spec\":{\"suspend\":true}}");
        assertThat(service.events()).anyMatch(line -> line.startsWith("SuccessfulCreate tick: Created job tick-"));
        assertThat(table(CRON_JOBS + "/tick"))
                .containsExactly("Name", "Schedule", "Timezone", "Suspend", "Active", "Last Schedule", "Age");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "61 * * * *| | spec.schedule | 61 is above 59",
                "* * * *| | spec.schedule | expected exactly 5 fields, found 4",
                "TZ=UTC * * * * *| | spec.schedule | cannot use TZ or CRON_TZ in schedule",
                "* * * * *| 'timeZone':'Nowhere', | spec.timeZone | unknown time zone Nowhere",
                "* * * * *| 'concurrencyPolicy':'Some', | spec.concurrencyPolicy | supported values",
                "* * * * *| 'startingDeadlineSeconds':-1, | spec.startingDeadlineSeconds | must be greater than",
            })
    void aBadCronJobIsRefusedWithItsField(String schedule, String spec, String field, String message) {
        String document = cronJob("bad", schedule, spec == null ? "" : spec.replace('\'', '"'));
        JsonNode status = api.post(CRON_JOBS, document).body();
        assertThat(status.path("code").asInt()).isEqualTo(422);
        assertThat(status.at("/details/causes/0/field").asString()).isEqualTo(field);
        assertThat(status.path("message").asString()).contains(message);
    }

    @Test
    void anAutoscalerHasTwoFaces() {
        create(AUTOSCALERS_V1, """
                {"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"web"},"spec":{
                 "scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},
                 "maxReplicas":5,"targetCPUUtilizationPercentage":60}}
                """);
        JsonNode metric = api.get(AUTOSCALERS + "/web").body().at("/spec/metrics/0/resource");
        assertThat(metric.path("name").asString()).isEqualTo("cpu");
        assertThat(metric.at("/target/averageUtilization").asInt()).isEqualTo(60);
        JsonNode spec = api.get(AUTOSCALERS_V1 + "/web").body().path("spec");
        assertThat(spec.path("targetCPUUtilizationPercentage").asInt()).isEqualTo(60);
        assertThat(spec.has("metrics")).isFalse();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> api.get(AUTOSCALERS + "/web")
                        .body()
                        .at("/status/conditions")
                        .toString()
                        .contains("FailedGetScale"));
        assertThat(table(AUTOSCALERS + "/web"))
                .containsExactly("Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'maxReplicas':0| spec.maxReplicas | must be greater than 0",
                "'maxReplicas':2,'minReplicas':3| spec.maxReplicas | must be greater than or equal to `minReplicas`",
                "'maxReplicas':2,'minReplicas':0| spec.metrics | to support scaling to zero replicas",
                "'maxReplicas':2,'metrics':[{'type':'Resource'}]| spec.metrics[0].resource | must populate information",
                "'maxReplicas':2,'metrics':[{'type':'Other'}]| spec.metrics[0].type | supported values",
                "'maxReplicas':2,'behavior':{'scaleUp':{'policies':[{'type':'Pods','value':0,'periodSeconds':9}]}}"
                        + "| spec.behavior.scaleUp.policies[0].value | must be greater than zero",
            })
    void aBadAutoscalerIsRefusedWithItsField(String spec, String field, String message) {
        JsonNode status =
                api.post(AUTOSCALERS, """
                        {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"bad"},"spec":{
                         "scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},%s}}
                        """.formatted(spec.replace('\'', '"'))).body();
        assertThat(status.path("code").asInt()).isEqualTo(422);
        assertThat(status.at("/details/causes").toString()).contains("\"field\":\"" + field + "\"");
        assertThat(status.path("message").asString()).contains(message);
    }

    private static void create(String path, String document) {
        ApiCall.Answer answer = api.post(path, document);
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(201);
    }

    private static void patch(String path, String patch) {
        ApiCall.Answer answer = api.send("PATCH", path, MERGE_PATCH, patch);
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(200);
    }

    private static String job(String name, String image, String spec) {
        return """
                {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"%s"},"spec":{%s
                 "template":{"spec":{"restartPolicy":"Never","containers":[{"name":"main","image":"%s"}]}}}}
                """.formatted(name, spec, image);
    }

    private static String cronJob(String name, String schedule, String spec) {
        return """
                {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"%s"},"spec":{"schedule":"%s",%s
                 "jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never",
                  "containers":[{"name":"main","image":"exit:0"}]}}}}}}
                """.formatted(name, schedule, spec);
    }

    private static void awaitCondition(String name, String type) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode conditions = api.get(JOBS + "/" + name).body().at("/status/conditions");
            assertThat(conditions.valueStream())
                    .anyMatch(condition -> condition.path("type").asString().equals(type)
                            && condition.path("status").asString().equals("True"));
        });
    }

    private static List<JsonNode> pods(String job) {
        List<JsonNode> pods = new ArrayList<>();
        new ApiCall(podOwner.url())
                .get("/api/v1/namespaces/default/pods?labelSelector=job-name%3D" + job)
                .body()
                .path("items")
                .forEach(pods::add);
        return pods;
    }

    private static List<String> table(String path) {
        List<String> names = new ArrayList<>();
        api.send("GET", path, "application/json", TABLE, "")
                .body()
                .path("columnDefinitions")
                .forEach(column -> {
                    if (column.path("priority").asInt(0) == 0) {
                        names.add(column.path("name").asString());
                    }
                });
        return names;
    }
}
