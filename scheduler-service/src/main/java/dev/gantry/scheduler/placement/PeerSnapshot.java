package dev.gantry.scheduler.placement;

import java.util.List;

/**
 * The running pods that rules about peers look at, at one moment.
 *
 * @param running by traits
 * @param namespaces the labels of namespaces
 */
record PeerSnapshot(List<Running> running, NamespaceLabels namespaces) {

    static final PeerSnapshot NONE = new PeerSnapshot(List.of(), NamespaceLabels.UNKNOWN);

    /** The nodes on which pods of the traits run. */
    record Running(PodTraits traits, List<OnNode> nodes) {}

    /** So many pods on the node of this index. */
    record OnNode(int node, int pods) {}
}
