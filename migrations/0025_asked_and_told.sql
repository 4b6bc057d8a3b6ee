-- Who of an import is asked to confirm, and who is told of a consent (DECISIONS D50).

-- Whom of an import a reviewer lets ask: all | unproven (whose rows name no
-- evidence); NULL = nobody. And when the last of them was looked at.
ALTER TABLE import ADD COLUMN asks TEXT;
ALTER TABLE import ADD COLUMN asked_all_at {{int}};
CREATE INDEX import_asking ON import (state, import_id) WHERE asks IS NOT NULL AND asked_all_at IS NULL;

-- The request that was mailed, once and never again; or why none is; or when to
-- look again. NULL = not looked at yet.
ALTER TABLE import_contact ADD COLUMN asked_by {{uuid}};
ALTER TABLE import_contact ADD COLUMN asked_at {{int}};
ALTER TABLE import_contact ADD COLUMN unasked TEXT;
ALTER TABLE import_contact ADD COLUMN ask_after {{int}};
-- How many requests an account mailed in the last hour.
CREATE INDEX import_contact_asked ON import_contact (account_id, asked_at) WHERE asked_at IS NOT NULL;

-- The last notice of a consent, as the event that it is; when the one before it
-- went out; and from when the time to the next is counted (NULL = the consent).
ALTER TABLE permission ADD COLUMN reminded_by {{uuid}};
ALTER TABLE permission ADD COLUMN reminded_at {{int}};
ALTER TABLE permission ADD COLUMN remind_from {{int}};
CREATE INDEX permission_remind ON permission ((COALESCE(remind_from, since))) WHERE state = 'granted';

-- The last mail of a row of them that followed on each other, and on the last act,
-- within the interval that the list promises; NULL = none was noted. It counts only
-- where the operator lets regular mailing keep permissions young.
ALTER TABLE permission ADD COLUMN kept_at {{int}};
CREATE INDEX permission_kept ON permission ((CASE WHEN kept_at > acted_at THEN kept_at ELSE acted_at END))
 WHERE acted_at IS NOT NULL;
