-- Where a field's values were when the program last ran, as Leptos.toml writes it. The same table as for the other database.
CREATE TABLE field_home (
    field TEXT PRIMARY KEY,
    home  TEXT NOT NULL
);

-- A field that is moved is looked for by its name.
CREATE INDEX person_value_of_field ON person_value (field, user_id);
