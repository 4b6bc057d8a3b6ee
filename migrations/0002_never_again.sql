-- After a restore: sending waits for an operator (DECISIONS D31).

-- Belongs to no account: while one row has no `released_at`, nothing is taken
-- from the queue.
CREATE TABLE sending_hold (
    hold_id      {{uuid}} NOT NULL PRIMARY KEY,
    reason       TEXT NOT NULL,
    created_at   {{int}} NOT NULL,
    released_at  {{int}},
    released_by  TEXT,
    released_why TEXT
) {{strict}};
