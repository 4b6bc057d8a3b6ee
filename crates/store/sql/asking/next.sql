-- purpose: the next people of an import to look at: all ($4 = 1), or those whose rows name no evidence
-- scope: account ($1)   index: primary key
-- crash: reads only; whoever was looked at has a mark of their own
SELECT contact_id
  FROM import_contact
 WHERE account_id = $1 AND import_id = $2
   AND asked_by IS NULL AND unasked IS NULL AND (ask_after IS NULL OR ask_after <= $3)
   AND ($4 = 1 OR evidenced = 0)
 ORDER BY contact_id
 LIMIT $5
