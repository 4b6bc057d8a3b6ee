-- purpose: accounts whose ledger waits for the sequencer
-- scope: system (the sequencer serves every account)   index: consent_event_unnumbered
-- crash: reads only
SELECT DISTINCT account_id
  FROM consent_event
 WHERE leaf_index IS NULL
