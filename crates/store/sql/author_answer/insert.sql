-- purpose: what an author answers to a verdict
-- scope: account ($1)   index: primary key
-- crash: one statement
INSERT INTO author_answer (account_id, answer_id, campaign_id, verdict_id, sealed_words, made_by,
                           created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
