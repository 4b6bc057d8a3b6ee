-- purpose: after a restore nobody knows whether what waits was sent meanwhile: all of it is in doubt (DECISIONS D31)
-- scope: system (a restore concerns every account)   index: none, once a restore
-- crash: one unit with the hold
UPDATE delivery
   SET doubts = doubts + 1
 WHERE state = 'scheduled'
