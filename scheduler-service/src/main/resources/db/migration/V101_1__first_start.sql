-- What is created once in the life of this database, and stays deleted when an operator deletes it.
create table first_start_step (
    step    text        primary key,
    done_at timestamptz not null default now()
);
