-- Instants are milliseconds since the Unix epoch; yes and no are 1 and 0. The same tables as in ../postgres.

-- A browser's session. `id` is the SHA-256 of the cookie's random id; `sealed` is empty once the session has ended.
CREATE TABLE session (
    id             TEXT PRIMARY KEY,
    user_id        TEXT NOT NULL,
    logto_sid      TEXT,
    sealed         BLOB NOT NULL,
    version        INTEGER NOT NULL,
    access_expires INTEGER NOT NULL,
    created        INTEGER NOT NULL,
    seen           INTEGER NOT NULL,
    ends           INTEGER NOT NULL,
    ended          TEXT CHECK (ended IN ('signed_out', 'replaced', 'refused')),
    ended_at       INTEGER
) STRICT;

-- Sign-out everywhere and back-channel sign-out find sessions by these two.
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_of_logto_sid ON session (logto_sid) WHERE logto_sid IS NOT NULL;
-- The sweep finds them by these.
CREATE INDEX session_by_end ON session (ends);
CREATE INDEX session_by_ended_at ON session (ended_at) WHERE ended_at IS NOT NULL;

-- One row a person with values: whoever writes their values writes this row first, so that writers wait for one another.
CREATE TABLE person (
    id      TEXT PRIMARY KEY,
    changes INTEGER NOT NULL
) STRICT;

-- A person's values that only this service keeps, as JSON text.
CREATE TABLE person_value (
    user_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    field   TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (user_id, field)
) STRICT, WITHOUT ROWID;

-- A change of an address under way: one of each kind a person.
CREATE TABLE pending_change (
    user_id    TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    id         TEXT NOT NULL UNIQUE,
    session    TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    tries_left INTEGER NOT NULL CHECK (tries_left >= 0),
    expires    INTEGER NOT NULL,
    resend_at  INTEGER NOT NULL,
    proven     INTEGER NOT NULL CHECK (proven IN (0, 1)),
    PRIMARY KEY (user_id, kind)
) STRICT;
CREATE INDEX pending_change_by_expiry ON pending_change (expires);

-- What a form came to, or what was typed into one. `id` is the SHA-256 of its opaque id.
CREATE TABLE draft (
    id      TEXT PRIMARY KEY,
    owner   TEXT NOT NULL,
    sealed  BLOB NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_by_expiry ON draft (expires);

-- Counted events of one kind of one person, address or network, in the window that the first of them opened.
CREATE TABLE bucket (
    name    TEXT PRIMARY KEY,
    events  INTEGER NOT NULL,
    ends    INTEGER NOT NULL,
    refused INTEGER NOT NULL CHECK (refused IN (0, 1)) -- whether the last event was one too many
) STRICT;
CREATE INDEX bucket_by_end ON bucket (ends);
