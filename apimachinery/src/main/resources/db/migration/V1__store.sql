-- The store of one service. Its one row of store_head is locked by every writing transaction, so versions are handed out and
-- committed in the same order, without a gap: a reader that has seen version n has seen everything before it.
create table store_head (
    id        smallint primary key check (id = 1),
    version   bigint not null,
    compacted bigint not null
);
insert into store_head values (1, 1, 1);

-- Which version of each object is the current one; its document is in the change of that version.
create table resource (
    resource  text   not null,
    namespace text   not null,
    name      text   not null,
    version   bigint not null,
    primary key (resource, namespace, name)
);

-- Every change, in commit order. Compaction removes what is superseded, never an object's latest state.
create table change (
    version      bigint primary key,
    resource     text        not null,
    namespace    text        not null,
    name         text        not null,
    type         smallint    not null, -- 0 added, 1 modified, 2 deleted
    committed_at timestamptz not null default now(),
    document     bytea       not null
);
create index change_by_key on change (resource, namespace, name, version);

-- For people: the current objects with their documents as jsonb.
create view resource_document as
select r.resource, r.namespace, r.name, r.version,
       convert_from(c.document, 'UTF8')::jsonb -> 'metadata' ->> 'uid' as uid,
       convert_from(c.document, 'UTF8')::jsonb -> 'metadata' -> 'labels' as labels,
       convert_from(c.document, 'UTF8')::jsonb as document
from resource r join change c on c.version = r.version;

-- Who leads the control loops. The token rises with every change of leader and fences the writes of an earlier one.
create table leader_lease (
    name       text primary key,
    holder     text        not null,
    token      bigint      not null,
    expires_at timestamptz not null
);

-- Who is called back about changes, and how far each has confirmed.
create table subscription (
    id           uuid primary key,
    url          text        not null,
    kinds        text        not null,
    selector     text        not null,
    secret       text        not null,
    cursor       bigint      not null,
    created_at   timestamptz not null,
    failing_since timestamptz
);
