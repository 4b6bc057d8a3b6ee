-- purpose: whether a right to use something ($2) is in force at $3
-- scope: account ($1)   index: asset_licence_asset
-- crash: reads only
SELECT licence_id
  FROM asset_licence
 WHERE account_id = $1 AND asset = $2 AND ended_at IS NULL AND valid_from <= $3
   AND (valid_until IS NULL OR valid_until > $3)
 ORDER BY licence_id DESC
 LIMIT 1
