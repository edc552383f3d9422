package dev.gantry.apimachinery.table;

import java.util.List;

/** The columns of namespaces and of what configures pods. */
final class ConfigColumns {

    static final List<TableColumn> NAMESPACE =
            List.of(Cells.text("Status", namespace -> Cells.string(namespace, "status.phase")), Cells.AGE);

    static final List<TableColumn> CONFIG_MAP = List.of(
            Cells.text("Data", config -> Cells.size(config, "data") + Cells.size(config, "binaryData")), Cells.AGE);

    static final List<TableColumn> SECRET = List.of(
            Cells.text("Type", secret -> Cells.string(secret, "type")),
            Cells.text("Data", secret -> Cells.size(secret, "data")),
            Cells.AGE);

    static final List<TableColumn> SERVICE_ACCOUNT =
            List.of(Cells.text("Secrets", account -> Cells.size(account, "secrets")), Cells.AGE);

    static final List<TableColumn> LEASE =
            List.of(Cells.text("Holder", lease -> Cells.string(lease, "spec.holderIdentity")), Cells.AGE);

    private ConfigColumns() {}
}
