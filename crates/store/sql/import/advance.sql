-- purpose: the restart point and counts after one batch of lines
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the contacts of the batch; the lines read are the guard
UPDATE import
   SET lines_read = $4, rows_total = rows_total + $5, rows_claimed = rows_claimed + $6,
       rows_refused = rows_refused + $7, rows_known = rows_known + $8,
       rows_evidenced = rows_evidenced + $9, updated_at = $10
 WHERE account_id = $1 AND import_id = $2 AND lines_read = $3 AND state = 'reading'
