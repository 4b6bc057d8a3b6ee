-- purpose: grants every table to the roles of statements, and gives each table
--          with an `account_id` its row-level security (DECISIONS D12)
-- scope: system: policies belong to the schema
-- index: none
-- crash: runs in the transaction of the migrations
--
-- A session that names no account has an empty setting, which becomes NULL and
-- equals nothing: it sees no row. The setting is read in a sub-select, which the
-- server computes once a statement; without one it would for every row (DECISIONS
-- D62).
--
-- How many accounts a table holds is said once for all, as an order of magnitude: where
-- each had one row when the server counted, it would take the account alone for a key,
-- and walk all of one that has grown since. In force from its next count on.
--
-- Rows of the nil account in `suppression` are the installation's; every account
-- must see them, or a statement scoped to one account would let a suppressed
-- address through.
DO $$
DECLARE
    held RECORD;
    own CONSTANT TEXT := 'account_id = (SELECT NULLIF(current_setting(''assent.account'', true), '''')::uuid)';
    nil CONSTANT TEXT := 'account_id = ''00000000-0000-0000-0000-000000000000''::uuid';
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO assent_app, assent_system', current_schema());
    FOR held IN
        SELECT c.oid::regclass AS name, c.relname,
               EXISTS (SELECT 1 FROM pg_attribute a
                        WHERE a.attrelid = c.oid AND a.attname = 'account_id'
                          AND NOT a.attisdropped) AS of_account
          FROM pg_class c
         WHERE c.relnamespace = current_schema()::regnamespace
           AND c.relkind IN ('r', 'p')
           AND c.relname NOT IN ('schema_migration', 'schema_lock')
    LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO assent_app, assent_system', held.name);
        CONTINUE WHEN NOT held.of_account;
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', held.name);
        EXECUTE format('ALTER TABLE %s ALTER COLUMN account_id SET (n_distinct = 100)', held.name);
        EXECUTE format('DROP POLICY IF EXISTS assent_own ON %s', held.name);
        EXECUTE format('DROP POLICY IF EXISTS assent_all ON %s', held.name);
        EXECUTE format('DROP POLICY IF EXISTS assent_shared ON %s', held.name);
        EXECUTE format('CREATE POLICY assent_own ON %s TO assent_app USING (%s) WITH CHECK (%s)',
                       held.name, own, own);
        EXECUTE format('CREATE POLICY assent_all ON %s TO assent_system USING (true) WITH CHECK (true)',
                       held.name);
        IF held.relname = 'suppression' THEN
            EXECUTE format('CREATE POLICY assent_shared ON %s FOR SELECT TO assent_app USING (%s)',
                           held.name, nil);
        END IF;
    END LOOP;
    -- A dump is read by the role that sees all accounts, and holds the books.
    GRANT SELECT ON schema_migration, schema_lock TO assent_system;
END
$$;
