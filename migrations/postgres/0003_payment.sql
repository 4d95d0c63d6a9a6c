-- Payment methods: what tells one from another, and the provider's opaque references. The same tables as in ../sqlite.
-- What has more than four digits does not get in, but for the references, which can hold no twelve digits in a row.

-- The provider's name for a person.
CREATE TABLE payment_customer (
    provider  TEXT NOT NULL,
    user_id   TEXT NOT NULL,
    reference TEXT NOT NULL CHECK (reference !~ '[0-9]{12}'),
    PRIMARY KEY (provider, user_id),
    UNIQUE (provider, reference)
);

CREATE TABLE payment_method (
    id         TEXT PRIMARY KEY,
    provider   TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    reference  TEXT NOT NULL CHECK (reference !~ '[0-9]{12}'),
    kind       TEXT NOT NULL CHECK (kind !~ '[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹]'),
    brand      TEXT NOT NULL CHECK (brand !~ '[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹]'),
    last_four  TEXT NOT NULL CHECK (last_four ~ '^([0-9A-Z]{4})?$'),
    exp_year   BIGINT CHECK (exp_year BETWEEN 1 AND 9999),
    exp_month  BIGINT CHECK (exp_month BETWEEN 1 AND 12),
    label      TEXT NOT NULL CHECK (label !~ '[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹].*[0-9٠-٩۰-۹]'),
    is_default BIGINT NOT NULL CHECK (is_default IN (0, 1)),
    added      BIGINT NOT NULL,
    UNIQUE (provider, reference)
);
CREATE INDEX payment_method_of_user ON payment_method (user_id);
-- At most one default a person.
CREATE UNIQUE INDEX payment_method_default ON payment_method (provider, user_id) WHERE is_default = 1;

-- A set-up that was begun at the provider's page. `id` is the SHA-256 of the state that its return bears.
CREATE TABLE payment_setup (
    id        TEXT PRIMARY KEY,
    provider  TEXT NOT NULL,
    user_id   TEXT NOT NULL,
    session   TEXT NOT NULL,
    reference TEXT NOT NULL,
    expires   BIGINT NOT NULL
);
CREATE INDEX payment_setup_by_expiry ON payment_setup (expires);

-- What a provider has told already, by its own id: the same told again changes nothing.
CREATE TABLE payment_event (
    provider TEXT NOT NULL,
    id       TEXT NOT NULL,
    received BIGINT NOT NULL,
    PRIMARY KEY (provider, id)
);
CREATE INDEX payment_event_by_time ON payment_event (received);
