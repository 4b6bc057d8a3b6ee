-- purpose: the head after numbering; only if nobody else numbered meanwhile
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with consent/number_many; the size is the fence
UPDATE ledger_head
   SET size = $3, frontier = $4, updated_at = $5
 WHERE account_id = $1 AND size = $2
