-- purpose: submission: the compiled content is fixed by its hash
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the artefact's blob; the epoch is the guard
UPDATE campaign
   SET state = $4, epoch = epoch + 1, artefact = $5, sketch = $6, recipients = $7,
       submitted_at = $8
 WHERE account_id = $1 AND campaign_id = $2 AND epoch = $3 AND state = 'draft'
