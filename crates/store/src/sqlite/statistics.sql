-- purpose: what SQLite's planner is told of the tables that grow with every mail
-- scope: system: statistics belong to the schema
-- index: none
-- crash: runs in the transaction of the migrations
--
-- Rows that lie in their primary key are cheap to walk, and without figures SQLite
-- takes all of an account to be few: it would walk them rather than use a narrower
-- index. The figures are orders of magnitude, and the same everywhere, so that a
-- statement has one plan: rows, then rows for each value of the first column, of
-- the first two, and so on. `noskipscan`: an account is always named.
ANALYZE sqlite_schema;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('delivery', 'delivery', '100000000 1000000 1 noskipscan'),
    ('delivery', 'delivery_once', '100000000 1000000 10000 1 noskipscan'),
    ('delivery', 'delivery_answer', '1000000 10000 1 1 noskipscan'),
    ('delivery', 'delivery_open', '1000 1'),
    ('delivery', 'delivery_bounced', '1000000 10000 2 noskipscan'),
    ('delivery', 'delivery_bad', '1000000 10000 2 noskipscan'),
    ('delivery', 'delivery_wave', '1000000 10000 100 noskipscan'),
    ('ready', 'ready', '1000000 10000 1 noskipscan'),
    ('ready', 'ready_due', '1000000 100000 1000 10 1 1 noskipscan'),
    ('ready', 'ready_parked', '100000 10000 10000 1'),
    ('attempt', 'attempt', '20000000 200000 2 1 noskipscan'),
    ('attempt_course', 'attempt_course', '1000000 10000 1 noskipscan');
ANALYZE sqlite_schema;
