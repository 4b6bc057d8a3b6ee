-- purpose: the restart point of the expansion; $5 is set when no contact is left
-- scope: account ($1)   index: primary key
-- crash: written after every contact of the batch has a row; a batch done twice adds nothing
UPDATE campaign
   SET expanded_through = $3, expanded_at = $5
 WHERE account_id = $1 AND campaign_id = $2 AND expanded_at IS NULL
   AND COALESCE(expanded_through, $6) = $4
