-- Erasing a person reaches into the uploads they came with (DECISIONS D9).

-- Digest of the file that is kept; NULL = as it was uploaded. `file` stays: it
-- is what the ledger names.
ALTER TABLE import ADD COLUMN kept {{blob}};

-- Lines of an upload that were erased: that they were there, and since when
-- they are gone. Never whose.
CREATE TABLE import_erasure (
    account_id {{uuid}} NOT NULL,
    import_id  {{uuid}} NOT NULL,
    line       {{int}} NOT NULL,
    erased_at  {{int}} NOT NULL,
    PRIMARY KEY (account_id, import_id, line)
) {{strict}};
