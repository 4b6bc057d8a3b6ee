-- purpose: how many people an account holds of whom something personal is kept
-- scope: account ($1)   index: primary key (a scan of the account; asked when data leaked)
-- crash: reads only
SELECT CAST(COUNT(*) AS BIGINT)
  FROM contact
 WHERE account_id = $1 AND erased_at IS NULL
