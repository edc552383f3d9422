-- What is learnt of each container of each workload: decaying histograms of cpu (cores) and memory (bytes), to which every replica adds its own part.
create table container_usage (
    namespace        text not null,
    kind             text not null,
    workload         text not null,
    container        text not null,
    since            timestamptz not null,
    last_sample      timestamptz not null,
    sampled_minutes  double precision not null,
    cpu_reference    timestamptz not null, -- the weights are as they are at this time
    cpu_bucket       integer not null,     -- of the first weight
    cpu_weights      real[] not null,
    memory_reference timestamptz not null,
    memory_bucket    integer not null,
    memory_weights   real[] not null,
    updated_at       timestamptz not null,
    primary key (namespace, kind, workload, container)
);
create index container_usage_by_update on container_usage (updated_at);
