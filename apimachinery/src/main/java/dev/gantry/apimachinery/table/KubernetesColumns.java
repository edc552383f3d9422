package dev.gantry.apimachinery.table;

import java.util.List;

/** The columns after Name that kubectl prints for the built-in kinds of Kubernetes, the wide ones included. */
public final class KubernetesColumns {

    public static final List<TableColumn> NAMESPACE = ConfigColumns.NAMESPACE;
    public static final List<TableColumn> CONFIG_MAP = ConfigColumns.CONFIG_MAP;
    public static final List<TableColumn> SECRET = ConfigColumns.SECRET;
    public static final List<TableColumn> SERVICE_ACCOUNT = ConfigColumns.SERVICE_ACCOUNT;
    public static final List<TableColumn> LEASE = ConfigColumns.LEASE;

    public static final List<TableColumn> SERVICE = NetworkColumns.SERVICE;
    public static final List<TableColumn> ENDPOINTS = NetworkColumns.ENDPOINTS;
    public static final List<TableColumn> ENDPOINT_SLICE = NetworkColumns.ENDPOINT_SLICE;
    public static final List<TableColumn> INGRESS = NetworkColumns.INGRESS;
    public static final List<TableColumn> INGRESS_CLASS = NetworkColumns.INGRESS_CLASS;

    public static final List<TableColumn> NODE = NodeColumns.NODE;
    public static final List<TableColumn> POD = PodColumns.POD;

    public static final List<TableColumn> DEPLOYMENT = WorkloadColumns.DEPLOYMENT;
    public static final List<TableColumn> REPLICA_SET = WorkloadColumns.REPLICA_SET;
    public static final List<TableColumn> STATEFUL_SET = WorkloadColumns.STATEFUL_SET;
    public static final List<TableColumn> DAEMON_SET = WorkloadColumns.DAEMON_SET;
    public static final List<TableColumn> CONTROLLER_REVISION = WorkloadColumns.CONTROLLER_REVISION;

    public static final List<TableColumn> PERSISTENT_VOLUME = VolumeColumns.PERSISTENT_VOLUME;
    public static final List<TableColumn> PERSISTENT_VOLUME_CLAIM = VolumeColumns.PERSISTENT_VOLUME_CLAIM;
    public static final List<TableColumn> STORAGE_CLASS = VolumeColumns.STORAGE_CLASS;
    public static final List<TableColumn> POD_DISRUPTION_BUDGET = WorkloadColumns.POD_DISRUPTION_BUDGET;
    public static final List<TableColumn> RESOURCE_QUOTA = QuotaColumns.RESOURCE_QUOTA;
    public static final List<TableColumn> JOB = JobColumns.JOB;
    public static final List<TableColumn> CRON_JOB = JobColumns.CRON_JOB;
    public static final List<TableColumn> HORIZONTAL_POD_AUTOSCALER = AutoscalerColumns.HORIZONTAL_POD_AUTOSCALER;

    /** Events of the core group. */
    public static final List<TableColumn> EVENT = EventColumns.CORE;

    /** Events of {@code events.k8s.io}. */
    public static final List<TableColumn> EVENTS_GROUP_EVENT = EventColumns.EVENTS_GROUP;

    /** Name and Age alone, as for a kind that has no columns of its own. */
    public static final List<TableColumn> AGE_ONLY = List.of(Cells.AGE);

    private KubernetesColumns() {}
}
