-- 001: sittings, what they asked, what happened in them, and what they came to.
-- Append-only: a released schema file is never edited; the next change is 002.sql.

CREATE TABLE sitting (
    id        INTEGER PRIMARY KEY,
    kind      TEXT    NOT NULL CHECK (kind IN ('mock', 'drill')),
    mode      TEXT    NOT NULL CHECK (mode IN ('exam', 'practice')),
    exam      TEXT    NOT NULL,
    title     TEXT    NOT NULL,
    seed      INTEGER NOT NULL,              -- the bits of an unsigned 64-bit number
    limit_ms  INTEGER NOT NULL CHECK (limit_ms >= 0),
    pass_percent INTEGER,                    -- null: no pass mark, or a scaled one
    pass_scaled  INTEGER,
    pass_of      INTEGER,
    notice_ms INTEGER,
    open_book INTEGER NOT NULL CHECK (open_book IN (0, 1)),
    backtrack INTEGER NOT NULL CHECK (backtrack IN (0, 1)),
    started   TEXT    NOT NULL,              -- RFC 3339, with the offset of the place
    -- where it stands; kept with every event and once a second
    touched   TEXT    NOT NULL,
    desk_ms   INTEGER NOT NULL DEFAULT 0 CHECK (desk_ms >= 0),
    used_ms   INTEGER NOT NULL DEFAULT 0 CHECK (used_ms >= 0),
    question  INTEGER NOT NULL DEFAULT 0,    -- the question in focus, from 0
    answered  INTEGER NOT NULL DEFAULT 0,
    -- what it came to; null until it is finished
    finished  TEXT,
    scored    INTEGER,
    correct   INTEGER,
    passed    INTEGER CHECK (passed IN (0, 1)),
    timed_out INTEGER CHECK (timed_out IN (0, 1))
) STRICT;

CREATE INDEX sitting_unfinished ON sitting (id) WHERE finished IS NULL;
CREATE INDEX sitting_kind ON sitting (kind, id) WHERE finished IS NOT NULL;

-- An item as it was when it was asked, so that history reads the same after a bank changes.
CREATE TABLE snapshot (
    item     TEXT NOT NULL,
    revision TEXT NOT NULL,
    content  TEXT NOT NULL,                  -- JSON: the item, its area's title, its chart note
    PRIMARY KEY (item, revision)
) STRICT, WITHOUT ROWID;

-- The form: which item stands where, and in which order its options are shown.
CREATE TABLE asked (
    sitting   INTEGER NOT NULL REFERENCES sitting (id) ON DELETE CASCADE,
    n         INTEGER NOT NULL CHECK (n >= 0),
    item      TEXT    NOT NULL,
    revision  TEXT    NOT NULL,
    area      TEXT    NOT NULL,
    shown     TEXT    NOT NULL,              -- the bank's letters in the order of the screen, 'CADB'
    scored    INTEGER NOT NULL CHECK (scored IN (0, 1)),
    -- what became of it; null until the sitting is finished
    chosen    TEXT,                          -- the bank's letters, or the words typed
    correct   INTEGER CHECK (correct IN (0, 1)),
    spent_ms  INTEGER,
    flagged   INTEGER CHECK (flagged IN (0, 1)),
    changes   INTEGER,
    PRIMARY KEY (sitting, n),
    FOREIGN KEY (item, revision) REFERENCES snapshot (item, revision)
) STRICT, WITHOUT ROWID;

CREATE INDEX asked_item ON asked (item, sitting, correct, flagged);

-- All that happened, in order; a sitting is its event log.
CREATE TABLE event (
    sitting INTEGER NOT NULL REFERENCES sitting (id) ON DELETE CASCADE,
    seq     INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL CHECK (at_ms >= 0),
    kind    TEXT    NOT NULL,
    n       INTEGER,                         -- the question, from 0
    value   TEXT,                            -- the bank's letters, or '=' and the words typed
    PRIMARY KEY (sitting, seq)
) STRICT, WITHOUT ROWID;

-- The score by area, as it was reported.
CREATE TABLE area_score (
    sitting INTEGER NOT NULL REFERENCES sitting (id) ON DELETE CASCADE,
    n       INTEGER NOT NULL,                -- its place in the report
    area    TEXT    NOT NULL,
    title   TEXT    NOT NULL,
    scored  INTEGER NOT NULL,
    correct INTEGER NOT NULL,
    PRIMARY KEY (sitting, n)
) STRICT, WITHOUT ROWID;
