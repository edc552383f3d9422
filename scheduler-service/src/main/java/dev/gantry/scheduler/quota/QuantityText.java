package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.schema.QuantityAmount;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts as Kubernetes writes them: cpu in cores or thousandths, bytes in the largest binary unit that leaves no rest. */
final class QuantityText {

    private static final String BINARY = "KMGTPE";
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

    private QuantityText() {}

    /** The text of an amount of the resource. */
    static String of(String resource, QuantityAmount amount) {
        return resource.endsWith("memory") || resource.endsWith("storage") ? bytes(amount) : plain(amount);
    }

    private static String bytes(QuantityAmount amount) {
        BigDecimal left = amount.value();
        String unit = "";
        for (int i = 0; i < BINARY.length() && left.signum() != 0; i++) {
            BigDecimal next = left.divide(KIBI);
            if (next.stripTrailingZeros().scale() > 0) {
                break;
            }
            left = next;
            unit = BINARY.charAt(i) + "i";
        }
        return left.signum() == 0 ? "0" : plainText(left) + unit;
    }

    private static String plain(QuantityAmount amount) {
        return amount.isWhole()
                ? plainText(amount.value())
                : plainText(amount.value().movePointRight(3).setScale(0, RoundingMode.CEILING)) + "m";
    }

    private static String plainText(BigDecimal value) {
        return value.setScale(0, RoundingMode.CEILING).toPlainString();
    }
}
