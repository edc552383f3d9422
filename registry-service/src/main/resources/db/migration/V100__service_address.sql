-- Which Service holds which virtual address. The primary key is what makes an address one Service's, over all replicas.
-- A row whose Service does not exist, or has another address, is left over from a refused create and is collected after a while.
create table service_address (
    address    text        primary key,
    namespace  text        not null,
    name       text        not null,
    claimed_at timestamptz not null default now()
);
create index service_address_by_service on service_address (namespace, name);
