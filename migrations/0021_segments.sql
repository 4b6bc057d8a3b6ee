-- Segments: whom of a list a campaign is for (DECISIONS D45). Expressions may name
-- values of people's fields, so they are sealed.

CREATE TABLE segment (
    account_id        {{uuid}} NOT NULL,
    segment_id        {{uuid}} NOT NULL,
    name              TEXT NOT NULL,
    sealed_expression {{blob}} NOT NULL,
    created_at        {{int}} NOT NULL,
    removed_at        {{int}},                   -- no campaign can be aimed by it any more
    PRIMARY KEY (account_id, segment_id)
) {{strict}};

-- The expression as it was when the draft was made: what becomes of the segment
-- later changes no campaign. NULL = the whole list.
ALTER TABLE campaign ADD COLUMN sealed_segment {{blob}};
