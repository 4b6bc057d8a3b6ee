-- purpose: takes settled deliveries out of the queue
-- scope: system (a restore concerns every account)   index: delivery primary key
-- crash: runs in the unit that settles them
DELETE FROM ready
 WHERE NOT EXISTS (SELECT 1 FROM delivery d
                    WHERE d.account_id = ready.account_id AND d.delivery_id = ready.delivery_id
                      AND d.state = 'scheduled')
