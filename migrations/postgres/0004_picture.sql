-- The files of people's pictures: `name` is the file's, `seen` is when it was made or last found to be in use. The same
-- table as for the other database.
CREATE TABLE picture (
    name    TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    seen    BIGINT NOT NULL
);
CREATE INDEX picture_of_user ON picture (user_id);
CREATE INDEX picture_by_seen ON picture (seen);
