-- purpose: a topic of a list
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that makes the list
INSERT INTO list_topic (account_id, list_id, topic, created_at)
VALUES ($1, $2, $3, $4)
