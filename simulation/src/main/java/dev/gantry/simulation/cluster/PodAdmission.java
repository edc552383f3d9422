package dev.gantry.simulation.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;

/** What scheduler-service adds to a new pod, as far as anybody here looks at it. */
final class PodAdmission {

    private static final List<String> OUTAGES =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    /** Shorter than the default, so that pods of lost nodes are replaced, and their nodes return, within one run. */
    private static final long OUTAGE_SECONDS = 10;

    private PodAdmission() {}

    static Pod admit(Pod pod) {
        List<Toleration> given = pod.getSpec().getTolerations();
        List<Toleration> added = OUTAGES.stream()
                .filter(outage -> given.stream().noneMatch(toleration -> covers(toleration, outage)))
                .map(PodAdmission::forAWhile)
                .toList();
        return new PodBuilder(pod)
                .editSpec()
                .withSchedulerName("default-scheduler")
                .addAllToTolerations(added)
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build();
    }

    private static boolean covers(Toleration toleration, String outage) {
        boolean key = toleration.getKey() == null || toleration.getKey().equals(outage);
        return key && (toleration.getEffect() == null || toleration.getEffect().equals("NoExecute"));
    }

    private static Toleration forAWhile(String outage) {
        return new TolerationBuilder()
                .withKey(outage)
                .withOperator("Exists")
                .withEffect("NoExecute")
                .withTolerationSeconds(OUTAGE_SECONDS)
                .build();
    }
}
