package dev.gantry.deployment.analysis;

/**
 * Fisher's exact test, one-sided: how likely as many failures of the first group, or more, would be if both groups failed alike (R. A. Fisher,
 * "The Design of Experiments", 1935). It holds for small numbers too, where a test by the normal distribution does not.
 */
final class FisherExactTest {

    /** A term this much smaller than the first one, and all after it, change nothing that matters. */
    private static final double NEGLIGIBLE = 1e-12;

    /** Coefficients of Stirling's series for the logarithm of the factorial. */
    private static final double[] STIRLING = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680};

    /** Below this the series is not exact enough, and the product is short. */
    private static final int STIRLING_FROM = 16;

    private FisherExactTest() {}

    /**
     * The probability. Worked case: 3 of 3 failed in one group and none of 3 in the other; of the 20 ways to choose 3 of 6, one is such: 0.05.
     *
     * @param failed of {@code trials} in the first group
     * @param otherFailed of {@code otherTrials} in the second
     */
    static double probability(long failed, long trials, long otherFailed, long otherTrials) {
        long allFailed = failed + otherFailed;
        double term = Math.exp(logChoose(trials, failed)
                + logChoose(otherTrials, otherFailed)
                - logChoose(trials + otherTrials, allFailed));
        double least = term * NEGLIGIBLE;
        double sum = 0;
        // Ends: k grows to at most the number of failures or of trials.
        for (long k = failed; k <= Math.min(trials, allFailed) && term > least; k++) {
            sum += term;
            term *= (double) (trials - k) / (k + 1) * (allFailed - k) / (otherTrials - allFailed + k + 1);
        }
        return Math.min(1, sum);
    }

    private static double logChoose(long all, long some) {
        return logFactorial(all) - logFactorial(some) - logFactorial(all - some);
    }

    private static double logFactorial(long n) {
        if (n < STIRLING_FROM) {
            double product = 1;
            for (long i = 2; i <= n; i++) {
                product *= i;
            }
            return Math.log(product);
        }
        double x = n + 1.0;
        double series = 0;
        double power = x;
        for (double coefficient : STIRLING) {
            series += coefficient / power;
            power *= x * x;
        }
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
    }
}
