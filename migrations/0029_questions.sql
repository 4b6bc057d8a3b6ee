-- The desk asks the account (DECISIONS D54). A question and its answer are steps
-- of the review, of kind asked and answered, and are never changed either.
ALTER TABLE review_step ADD COLUMN question TEXT;        -- asked: word of a ready-made one
ALTER TABLE review_step ADD COLUMN due_at {{int}};       -- asked: until when an answer is waited for
ALTER TABLE review_step ADD COLUMN words {{blob}};       -- answered: blob digest of what was said
ALTER TABLE review_step ADD COLUMN evidence {{blob}};    -- answered: blob digest of the file, if any
