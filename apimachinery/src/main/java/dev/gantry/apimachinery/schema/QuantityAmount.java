package dev.gantry.apimachinery.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number that a Kubernetes quantity such as {@code 1500m}, {@code 64Mi} or {@code 2e3} stands for.
 *
 * @param value the exact number, in units (cores, bytes, pieces)
 */
public record QuantityAmount(BigDecimal value) implements Comparable<QuantityAmount> {

    /** The longest text read as a quantity; bounds the work that a hostile number can cause. */
    private static final int MAX_LENGTH = 64;

    /** 2^63-1 has 19 digits, so 10^19 is already past every amount that counts. */
    private static final int MAX_EXPONENT = 19;

    private static final Pattern FORM =
            Pattern.compile("([+-]?)(\\d+\\.?\\d*|\\.\\d+)(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?\\d{1,3})");
    private static final String DECIMAL = "kMGTPE";
    private static final String BINARY = "KMGTPE";
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

    /** The amount, or empty where the text has not the form of a quantity. */
    public static Optional<QuantityAmount> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(form.group(2));
        BigDecimal amount = scaled(number, form.group(3));
        return Optional.of(new QuantityAmount("-".equals(form.group(1)) ? amount.negate() : amount));
    }

    /** The amount in whole units, rounded up as Kubernetes does; amounts past a long count as the largest long. */
    public long units() {
        return value.setScale(0, RoundingMode.CEILING).min(LARGEST).longValue();
    }

    /** The amount in thousandths, rounded up; {@code 0.5} is 500. */
    public long millis() {
        return new QuantityAmount(value.movePointRight(3)).units();
    }

    public boolean isNegative() {
        return value.signum() < 0;
    }

    public boolean isWhole() {
        return value.stripTrailingZeros().scale() <= 0;
    }

    @Override
    public int compareTo(QuantityAmount other) {
        return value.compareTo(other.value);
    }

    private static BigDecimal scaled(BigDecimal number, String suffix) {
        if (suffix.isEmpty()) {
            return number;
        }
        char first = suffix.charAt(0);
        return switch (suffix.length()) {
            case 1 -> number.scaleByPowerOfTen(decimalExponent(first));
            default ->
                suffix.charAt(1) == 'i'
                        ? number.multiply(KIBI.pow(BINARY.indexOf(first) + 1))
                        : number.scaleByPowerOfTen(
                                Math.clamp(Integer.parseInt(suffix.substring(1)), -MAX_EXPONENT, MAX_EXPONENT));
        };
    }

    private static int decimalExponent(char suffix) {
        return switch (suffix) {
            case 'n' -> -9;
            case 'u' -> -6;
            case 'm' -> -3;
            default -> 3 * (DECIMAL.indexOf(suffix) + 1);
        };
    }
}
