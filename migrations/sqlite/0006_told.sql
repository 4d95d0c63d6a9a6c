-- What the tenant told us unasked (logout tokens, webhooks), remembered for as long as it could be told again. `id` is a hash.
CREATE TABLE told (
    id      TEXT PRIMARY KEY,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX told_by_expiry ON told (expires);

-- When something of a person last changed elsewhere than in their own open page, or a session of theirs was ended.
CREATE TABLE news (
    user_id TEXT PRIMARY KEY,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX news_by_time ON news (at);
