-- purpose: the last dealing with people of a list; an older one changes nothing
-- scope: account ($1)   index: primary keys of contact and customer
-- crash: runs in the unit that adds them; done twice it changes nothing
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO customer (account_id, list_id, contact_id, dealt_at, sealed_facts, recorded_at)
SELECT $1, $2, c.contact_id, (r.value->>'dealt')::bigint, decode(r.value->>'facts', 'hex'), $3
  FROM jsonb_array_elements(CAST($4 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = (r.value->>'contact')::uuid LIMIT 1) AS c
 WHERE c.erased_at IS NULL
ON CONFLICT (account_id, list_id, contact_id) DO UPDATE
   SET dealt_at = excluded.dealt_at, sealed_facts = excluded.sealed_facts,
       recorded_at = excluded.recorded_at
 WHERE customer.dealt_at <= excluded.dealt_at
