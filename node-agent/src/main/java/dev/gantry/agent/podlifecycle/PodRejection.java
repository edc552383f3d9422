package dev.gantry.agent.podlifecycle;

/**
 * Why a node does not take a pod that was bound to it: the pod fails, and whoever made it makes another.
 *
 * @param reason one word, such as {@code OutOfcpu}
 * @param message names the resource that there is too little of, and the amounts
 */
public record PodRejection(String reason, String message) {

    /** What the reasons of all rejections for want of a resource begin with. */
    public static final String OUT_OF = "OutOf";
}
