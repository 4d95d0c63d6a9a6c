-- Who is writing to a person, and until when: one at a time, whichever process it is. The same tables as in ../sqlite.

-- Milliseconds since the Unix epoch by the database's own clock, which is one for all processes.
CREATE VIEW database_clock (millis) AS SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT);

CREATE TABLE lease (
    person  TEXT PRIMARY KEY,
    owner   TEXT NOT NULL,
    expires BIGINT NOT NULL -- by `database_clock`: what a process that died held is free then
);
CREATE INDEX lease_by_expiry ON lease (expires);
