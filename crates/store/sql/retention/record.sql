-- purpose: what a look at the schedule came to, for one kind of record
-- scope: account ($1)   index: primary key
-- crash: one statement, behind what it counts; killed before it, what went is gone and uncounted
INSERT INTO retention_run (account_id, run_id, kind, gone, held, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
