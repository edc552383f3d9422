package dev.gantry.scheduler.placement;

/** Why one node cannot take one pod, in the words of kube-scheduler. */
public sealed interface Rejection {

    /** The Kubernetes name of the plugin that rejects. */
    String plugin();

    /** What users read after the number of nodes that gave this reason. */
    String reason();

    /** Whether the change can undo the rejection, so that the pod is worth another try. */
    boolean mayEndWith(ClusterChange change);

    /** Whether the reason lies in the pod alone and is the same for every node, so that it is told once, without a number. */
    default boolean isOfThePod() {
        return false;
    }

    record Cordoned() implements Rejection {
        @Override
        public String plugin() {
            return "NodeUnschedulable";
        }

        @Override
        public String reason() {
            return "node(s) were unschedulable";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED || change == ClusterChange.NODE_UNCORDONED;
        }
    }

    record OtherNodeNamed() implements Rejection {
        @Override
        public String plugin() {
            return "NodeName";
        }

        @Override
        public String reason() {
            return "node(s) didn't match the requested node name";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED;
        }
    }

    record UntoleratedTaint(String key, String value) implements Rejection {
        @Override
        public String plugin() {
            return "TaintToleration";
        }

        @Override
        public String reason() {
            return "node(s) had untolerated taint {" + key + ": " + value + "}";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED || change == ClusterChange.NODE_TAINTS_CHANGED;
        }
    }

    record AffinityUnmatched() implements Rejection {
        @Override
        public String plugin() {
            return "NodeAffinity";
        }

        @Override
        public String reason() {
            return "node(s) didn't match Pod's node affinity/selector";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED || change == ClusterChange.NODE_LABELS_CHANGED;
        }
    }

    record PortsTaken() implements Rejection {
        @Override
        public String plugin() {
            return "NodePorts";
        }

        @Override
        public String reason() {
            return "node(s) didn't have free ports for the requested pod ports";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED || change == ClusterChange.POD_LEFT;
        }
    }

    record Insufficient(String resource) implements Rejection {
        @Override
        public String plugin() {
            return "NodeResourcesFit";
        }

        @Override
        public String reason() {
            return resource.equals(ResourceAmounts.PODS) ? "Too many pods" : "Insufficient " + resource;
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED
                    || change == ClusterChange.NODE_ALLOCATABLE_CHANGED
                    || change == ClusterChange.POD_LEFT
                    || change == ClusterChange.POD_DOWNSIZED;
        }
    }

    /** The node may have the share in sum, but no single device has. */
    record NoDeviceWithRoom() implements Rejection {
        @Override
        public String plugin() {
            return "DeviceSharing";
        }

        @Override
        public String reason() {
            return "node(s) had no single device with enough " + DeviceDemand.MILLI + " left";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED
                    || change == ClusterChange.NODE_ALLOCATABLE_CHANGED
                    || change == ClusterChange.POD_LEFT;
        }
    }

    /** Devices that others have a share of are not given whole. */
    record TooFewWholeDevices() implements Rejection {
        @Override
        public String plugin() {
            return "DeviceSharing";
        }

        @Override
        public String reason() {
            return "node(s) had too few devices of which nobody has a share";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED
                    || change == ClusterChange.NODE_ALLOCATABLE_CHANGED
                    || change == ClusterChange.POD_LEFT;
        }
    }

    /** A claim that is missing or not ready; once it changes, the pod asks for something else and is tried again. */
    record ClaimsNotReady(String reason) implements Rejection {
        @Override
        public String plugin() {
            return "VolumeBinding";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return false;
        }

        @Override
        public boolean isOfThePod() {
            return true;
        }
    }

    record VolumeElsewhere() implements Rejection {
        @Override
        public String plugin() {
            return "VolumeBinding";
        }

        @Override
        public String reason() {
            return "node(s) had volume node affinity conflict";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED || change == ClusterChange.NODE_LABELS_CHANGED;
        }
    }

    record VolumeInOtherZone() implements Rejection {
        @Override
        public String plugin() {
            return "VolumeZone";
        }

        @Override
        public String reason() {
            return "node(s) had no available volume zone";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED || change == ClusterChange.NODE_LABELS_CHANGED;
        }
    }

    record NoVolumeToBind() implements Rejection {
        @Override
        public String plugin() {
            return "VolumeBinding";
        }

        @Override
        public String reason() {
            return "node(s) didn't find available persistent volumes to bind";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED || change == ClusterChange.NODE_LABELS_CHANGED;
        }
    }

    record SpreadLabelMissing() implements Rejection {
        @Override
        public String plugin() {
            return "PodTopologySpread";
        }

        @Override
        public String reason() {
            return "node(s) didn't match pod topology spread constraints (missing required label)";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED || change == ClusterChange.NODE_LABELS_CHANGED;
        }
    }

    /** It can be undone, too, by other pods that come, go or change their labels, where the pod's rules or theirs meet. */
    sealed interface OfPeers extends Rejection {}

    /** Nodes that come or go, or count otherwise, change which domain is the emptiest. */
    record SpreadTooUneven() implements OfPeers {
        @Override
        public String plugin() {
            return "PodTopologySpread";
        }

        @Override
        public String reason() {
            return "node(s) didn't match pod topology spread constraints";
        }

        @Override
        public boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED
                    || change == ClusterChange.NODE_REMOVED
                    || change == ClusterChange.NODE_LABELS_CHANGED
                    || change == ClusterChange.NODE_TAINTS_CHANGED;
        }
    }

    /** Which nodes are near one another follows from their labels, and which pods are meant from those of namespaces. */
    sealed interface OfPodAffinity extends OfPeers {
        @Override
        default String plugin() {
            return "InterPodAffinity";
        }

        @Override
        default boolean mayEndWith(ClusterChange change) {
            return change == ClusterChange.NODE_ADDED
                    || change == ClusterChange.NODE_LABELS_CHANGED
                    || change == ClusterChange.NAMESPACE_CHANGED;
        }
    }

    record PodAffinityUnmatched() implements OfPodAffinity {
        @Override
        public String reason() {
            return "node(s) didn't match pod affinity rules";
        }
    }

    record PodAntiAffinityUnmatched() implements OfPodAffinity {
        @Override
        public String reason() {
            return "node(s) didn't match pod anti-affinity rules";
        }
    }

    /** Pods that run there have anti-affinity to the pod. */
    record RefusedByPods() implements OfPodAffinity {
        @Override
        public String reason() {
            return "node(s) didn't satisfy existing pods anti-affinity rules";
        }
    }
}
