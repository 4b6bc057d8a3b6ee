-- purpose: an upload and what was said of its origin
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the blob of the file
INSERT INTO import (account_id, import_id, list_id, state, provenance, file, evidence,
                    rows_total, rows_claimed, rows_refused, rows_known, rows_evidenced,
                    lines_read, created_at, updated_at)
VALUES ($1, $2, $3, 'reading', $4, $5, $6, 0, 0, 0, 0, 0, 0, $7, $7)
