package dev.gantry.launcher;

import java.util.Map;

/** Where each part listens, counted from one base so that several stacks fit on one machine. */
public record Ports(int base) {

    /** The base whose gateway listens on the ports users know: 6443 for the API, 8080 for applications. */
    public static final int STANDARD_BASE = 7100;

    private static final String VARIABLE = "GANTRY_PORT_BASE";
    private static final int LOWEST_BASE = 1024;
    private static final int HIGHEST_BASE = 65_000;

    /** Reads GANTRY_PORT_BASE, which is 7100 where it is absent. */
    public static Ports from(Map<String, String> environment) {
        String value = environment.getOrDefault(VARIABLE, Integer.toString(STANDARD_BASE));
        try {
            int base = Integer.parseInt(value);
            if (base >= LOWEST_BASE && base <= HIGHEST_BASE) {
                return new Ports(base);
            }
        } catch (NumberFormatException e) {
            throw new LauncherException(VARIABLE + " is not a number: " + value, e);
        }
        throw new LauncherException(
                "%s is %s; choose a number from %d to %d".formatted(VARIABLE, value, LOWEST_BASE, HIGHEST_BASE));
    }

    public int gatewayApi() {
        return base == STANDARD_BASE ? 6443 : base + 43;
    }

    public int applications() {
        return base == STANDARD_BASE ? 8080 : base + 80;
    }

    public int gatewayManagement() {
        return base;
    }

    public int registry() {
        return base + 1;
    }

    public int scheduler() {
        return base + 2;
    }

    public int deployment() {
        return base + 3;
    }

    public int monitoring() {
        return base + 4;
    }

    public int nodeAgent() {
        return base + 5;
    }

    public int postgres() {
        return base + 32;
    }
}
