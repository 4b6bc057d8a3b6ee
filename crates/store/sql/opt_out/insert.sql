-- purpose: notes that a law wants an opt-out confirmed
-- scope: account ($1)   index: primary key
-- crash: one unit with the withdrawal
INSERT INTO opt_out (account_id, event_id, contact_id, list_id, rule, language, asked_at, due_at,
                     done_at, outcome, reply_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, NULL)
