-- purpose: the last dealing with people of a list; an older one changes nothing
-- scope: account ($1)   index: primary keys of contact and customer
-- crash: runs in the unit that adds them; done twice it changes nothing
INSERT INTO customer (account_id, list_id, contact_id, dealt_at, sealed_facts, recorded_at)
SELECT $1, $2, c.contact_id, (r.value->>'dealt'), unhex(r.value->>'facts'), $3
  FROM json_each($4) AS r
  CROSS JOIN contact c ON c.account_id = $1 AND c.contact_id = unhex(r.value->>'contact')
                AND c.erased_at IS NULL
 WHERE 1 = 1
ON CONFLICT (account_id, list_id, contact_id) DO UPDATE
   SET dealt_at = excluded.dealt_at, sealed_facts = excluded.sealed_facts,
       recorded_at = excluded.recorded_at
 WHERE customer.dealt_at <= excluded.dealt_at
