-- Some reasons make an address as good as gone when they come twice.

CREATE INDEX delivery_bounced ON delivery (account_id, contact_id)
 WHERE state = 'bounced';
