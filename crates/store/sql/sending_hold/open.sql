-- purpose: why nothing is sent at present; the oldest hold first
-- scope: system (a hold belongs to no account)   index: none, the table has a row a restore
-- crash: reads only
SELECT reason, created_at
  FROM sending_hold
 WHERE released_at IS NULL
 ORDER BY created_at, hold_id
