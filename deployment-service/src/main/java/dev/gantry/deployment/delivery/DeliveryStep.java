package dev.gantry.deployment.delivery;

/**
 * One step on the way from the stable revision to the new one.
 *
 * @param weight the new revision's share of requests, in percent, 0 to 100
 * @param podPercent how many of the Deployment's replicas the new revision has, in percent, rounded up
 */
public record DeliveryStep(int weight, int podPercent, StepWait waitsFor) {

    /** The pods of the new revision. Worked case: 25% of 10 replicas are 2.5, so 3 pods. */
    public int pods(int replicas) {
        return (int) Math.ceilDiv((long) podPercent * replicas, 100);
    }
}
