package dev.gantry.scheduler.rebalance;

/** Why a running pod is not to be moved. */
public enum Hold {
    NO_CONTROLLER("no ReplicaSet or StatefulSet would replace it"),
    OPTED_OUT("its annotation gantry.dev/rebalance says so"),
    GANG("it belongs to a gang"),
    SYSTEM_PRIORITY("its priority is that of the system"),
    CLAIMS("it has a claim, whose data is on its node"),
    LOCAL_DATA("it has a volume of its node, such as an emptyDir"),
    ONLY_POD("it is the only pod of its workload"),
    STOPPING("it is being stopped"),
    NOT_READY("it is not ready"),
    YOUNG("it has not run for long"),
    WORKLOAD_CHANGES("not all pods of its workload are ready, or a rollout is under way"),
    NO_DISRUPTION_ALLOWED("its disruption budget allows none now");

    private final String reason;

    Hold(String reason) {
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
