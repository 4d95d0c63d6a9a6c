-- Who is writing to a person, and until when: one at a time, whichever process it is. The same tables as in ../postgres.

-- Milliseconds since the Unix epoch by the database's own clock, which is one for all processes.
CREATE VIEW database_clock (millis) AS SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER);

CREATE TABLE lease (
    person  TEXT PRIMARY KEY,
    owner   TEXT NOT NULL,
    expires INTEGER NOT NULL -- by `database_clock`: what a process that died held is free then
) STRICT;
CREATE INDEX lease_by_expiry ON lease (expires);
