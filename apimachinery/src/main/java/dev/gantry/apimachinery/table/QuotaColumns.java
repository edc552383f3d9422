package dev.gantry.apimachinery.table;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The columns of quotas. */
final class QuotaColumns {

    private static final String LIMITS = "limits.";

    static final List<TableColumn> RESOURCE_QUOTA = List.of(
            Cells.text("Request", quota -> usage(quota, false)),
            Cells.text("Limit", quota -> usage(quota, true)),
            Cells.AGE);

    private QuotaColumns() {}

    /** Such as {@code pods: 3/20, requests.cpu: 1500m/10}. */
    private static String usage(JsonNode quota, boolean limits) {
        JsonNode used = Cells.at(quota, "status.used");
        TreeMap<String, String> hard = new TreeMap<>();
        Cells.at(quota, "status.hard")
                .properties()
                .forEach(amount -> hard.put(amount.getKey(), amount.getValue().asString("")));
        return hard.entrySet().stream()
                .filter(amount -> amount.getKey().startsWith(LIMITS) == limits)
                .map(amount ->
                        amount.getKey() + ": " + used.path(amount.getKey()).asString("0") + "/" + amount.getValue())
                .collect(Collectors.joining(", "));
    }
}
