-- What users of each revision got, by slots of some seconds: all gateways add to it, through any replica. Only the last half hour is of use.
create table revision_traffic (
    slot      bigint not null,   -- of five seconds, counted from 1970
    namespace text not null,
    service   text not null,
    revision  text not null,     -- the pods' template hash; '' for requests that no pod was there for
    requests  bigint not null,
    errors    bigint not null,
    latency   bigint[] not null, -- answers by the buckets of LatencyHistogram
    primary key (namespace, revision, slot, service)
) with (fillfactor = 70);        -- a row is added to a few times, in place
create index revision_traffic_by_slot on revision_traffic (slot);

-- The newest report of each gateway process, so that one that is sent again counts once, whichever replica takes it.
create table traffic_gateway (
    gateway  text not null primary key,
    sequence bigint not null,
    heard_at timestamptz not null
);

-- The log stores that agents may have sent lines to, each on the disk of its replica.
create table log_replica (
    id       text not null primary key,
    heard_at timestamptz not null
);
