-- purpose: lets the owner of the tables see their rows while it migrates them
-- scope: system: migrations touch every account
-- index: none
-- crash: runs in the transaction of the migrations, which ends with lock.sql
DO $$
DECLARE
    held REGCLASS;
BEGIN
    FOR held IN
        SELECT oid FROM pg_class
         WHERE relnamespace = current_schema()::regnamespace
           AND relkind IN ('r', 'p') AND relforcerowsecurity
    LOOP
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', held);
    END LOOP;
END
$$;
