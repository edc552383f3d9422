package dev.gantry.monitoring.usage;

import tools.jackson.databind.JsonNode;

/** Cells of the metrics tables, in the units of the documents. */
final class UsageCells {

    private UsageCells() {}

    static String amount(JsonNode holder, String resource) {
        return holder.path("usage").path(resource).asString("");
    }

    /** The containers' amounts added; all of them carry the same unit. */
    static String sum(JsonNode containers, String resource) {
        String unit = resource.equals("cpu") ? "n" : "Ki";
        long total = 0;
        for (JsonNode container : containers) {
            String amount = amount(container, resource);
            total += Long.parseLong(amount.substring(0, amount.length() - unit.length()));
        }
        return total + unit;
    }
}
