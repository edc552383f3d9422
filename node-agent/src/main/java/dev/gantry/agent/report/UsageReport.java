package dev.gantry.agent.report;

import java.util.List;

/** What a node and its containers used over a window, as monitoring takes it. */
record UsageReport(String node, String time, long windowMillis, Usage nodeUsage, List<PodUsage> pods) {

    record Usage(long cpuNanoCores, long memoryWorkingSetBytes) {}

    record PodUsage(String namespace, String pod, String podUid, List<ContainerUsage> containers) {}

    record ContainerUsage(String name, long cpuNanoCores, long memoryWorkingSetBytes) {}
}
