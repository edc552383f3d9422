package dev.gantry.deployment.controller.job;

import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.Tracked;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/**
 * The part of the cluster that the loops of Jobs see and write.
 *
 * @param cluster whose pods they share with the other workloads
 * @param podOwner reads pods as they are now, not as a view shows them
 */
public record JobCluster(Tracked<Job> jobs, Cluster cluster, ResourceClient<Pod> podOwner) {

    public boolean synced() {
        return jobs.view().synced() && cluster.pods().view().synced();
    }
}
