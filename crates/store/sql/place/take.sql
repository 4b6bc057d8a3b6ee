-- purpose: takes a place for a delivery that begins an attempt, if it is free or its own
-- scope: account ($1)   index: primary key
-- crash: in one unit with attempt/begin; a place that was taken and not used is lost for 24 hours
INSERT INTO place (account_id, contact_id, kind, slot, delivery_id, taken_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, contact_id, kind, slot) DO UPDATE
   SET delivery_id = excluded.delivery_id, taken_at = excluded.taken_at
 WHERE place.delivery_id = excluded.delivery_id OR place.taken_at <= $7
