-- purpose: the rights of use that an account has on file, newest first
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT licence_id, asset, kind, sealed_words, evidence, valid_from, valid_until, recorded_by,
       created_at, ended_at, ended_by
  FROM asset_licence
 WHERE account_id = $1
 ORDER BY licence_id DESC
 LIMIT 1000
