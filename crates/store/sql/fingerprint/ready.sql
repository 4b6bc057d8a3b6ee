-- purpose: a fingerprint was read to its end; from now on it matches
-- scope: system (fingerprints belong to no account)   index: primary key
-- crash: one guarded statement, in one unit with the end of earlier versions
UPDATE fingerprint
   SET addresses = $2, sketch = $3, ready_at = $4
 WHERE fingerprint_id = $1 AND ready_at IS NULL
