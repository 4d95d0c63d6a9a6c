-- That a person has proven themselves anew, for one operation in one session. `id` is the SHA-256 of what the browser holds;
-- a sign-in that was counted has a row too, spent from the start. The same tables as for the other database.
CREATE TABLE stepup_grant (
    id        TEXT PRIMARY KEY,
    user_id   TEXT NOT NULL,
    session   TEXT NOT NULL,
    operation TEXT NOT NULL,
    expires   INTEGER NOT NULL,
    spent_at  INTEGER
) STRICT;
CREATE INDEX stepup_grant_by_expiry ON stepup_grant (expires);

-- A code under way that proves it: one a session, for one operation. `sealed` is the address that it went to.
CREATE TABLE stepup_code (
    session    TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL,
    operation  TEXT NOT NULL,
    id         TEXT NOT NULL UNIQUE,
    sealed     BLOB NOT NULL,
    tries_left INTEGER NOT NULL CHECK (tries_left >= 0),
    expires    INTEGER NOT NULL,
    resend_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX stepup_code_by_expiry ON stepup_code (expires);
