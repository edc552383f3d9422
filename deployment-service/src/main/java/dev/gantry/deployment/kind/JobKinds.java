package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.SelectableField;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The kinds of work that ends. */
public final class JobKinds {

    private JobKinds() {}

    public static WorkloadKinds all() {
        return new WorkloadKinds(List.of(jobs(), cronJobs()));
    }

    private static ResourceType jobs() {
        return ResourceType.namespaced("batch/v1", Job.class, "jobs")
                .categories("all")
                .withStatus()
                .selectable(new SelectableField("status.successful", JobKinds::succeeded))
                .columns(KubernetesColumns.JOB)
                .strategy(new JobRules())
                .build();
    }

    private static String succeeded(JsonNode job) {
        return Long.toString(job.path("status").path("succeeded").asLong(0));
    }

    private static ResourceType cronJobs() {
        return ResourceType.namespaced("batch/v1", CronJob.class, "cronjobs")
                .shortNames("cj")
                .categories("all")
                .withStatus()
                .columns(KubernetesColumns.CRON_JOB)
                .strategy(new CronJobRules())
                .build();
    }
}
