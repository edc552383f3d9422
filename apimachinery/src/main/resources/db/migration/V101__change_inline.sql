-- Documents of a few kilobytes stay in their row as they are: to compress each of them, or to write it to a second table, cost a
-- third of the time that PostgreSQL spent on a group of changes.
alter table change set (toast_tuple_target = 8160);
