-- The open book: time in it, and what the candidate pinned.

-- Of spent_ms, the time the code book was open.
ALTER TABLE asked ADD COLUMN book_ms INTEGER NOT NULL DEFAULT 0 CHECK (book_ms >= 0);

-- The candidate's tabs and margin notes; they outlive sittings, as those in a printed book do.
CREATE TABLE pin (
    code_set TEXT NOT NULL,                  -- icd-10-cm, hcpcs, cpt, pcs
    code     TEXT NOT NULL,                  -- as it is printed
    title    TEXT NOT NULL,
    note     TEXT NOT NULL,                  -- the candidate's own words, empty if none
    pinned   TEXT NOT NULL,                  -- RFC 3339
    PRIMARY KEY (code_set, code)
) STRICT, WITHOUT ROWID;
