-- Where other replicas ask for the lines of this one; '' for a replica of before, whose lines nobody can have.
alter table log_replica add column url text not null default '';
