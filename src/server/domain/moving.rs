//! Moves a field's values from one home to another, person by person. It can be stopped at any point and started again: who
//! has been moved has nothing left in the old home.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value as Json};

use super::{
    person::{Person, UserId},
    ports::{Directory, DirectoryError, Records, RecordsError},
    schema::{self, Home, Row},
};

/// Moves values.
#[derive(Clone, Debug)]
pub struct Mover {
    /// The tenant's people.
    pub directory: Arc<dyn Directory>,
    /// Our database.
    pub records: Arc<dyn Records>,
}

/// What became of the people so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Whose value is in the new home now; in a dry run, would be.
    pub moved: u64,
    /// Who had none.
    pub nothing: u64,
    /// Who has another value in the new home already: both stay, and somebody must decide.
    pub conflicts: u64,
    /// Whom the tenant does not know any more: their value in our database stays.
    pub gone: u64,
}

/// Why it stopped. What has been moved stays moved.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// The tenant.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The database.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// Nobody can be without a name, and usernames are unique: those are not fields to move.
    #[error("a field cannot be moved from or to {0}")]
    NotMovable(Home),
}

/// How many people are asked for at once.
const PAGE: u32 = 100;

impl Mover {
    /// Moves the values of a field from `from` to where it is declared. `tell` is called now and then.
    ///
    /// # Errors
    /// The tenant or the database failed; to be started again.
    pub async fn run(
        &self,
        row: &Row,
        from: &Home,
        dry: bool,
        tell: impl Fn(Moved) + Sync,
    ) -> Result<Moved, MoveError> {
        for home in [from, &row.home] {
            if matches!(home, Home::Name | Home::Username) {
                return Err(MoveError::NotMovable(home.clone()));
            }
        }
        let mut sum = Moved::default();
        if *from == Home::Database {
            let mut last = None;
            loop {
                let holders = self.records.holders(&row.id, last.as_ref(), PAGE).await?;
                let Some(end) = holders.last().cloned() else { break };
                for user in holders {
                    match self.directory.person(&user).await {
                        Ok(person) => self.one(row, from, &user, &person, dry, &mut sum).await?,
                        Err(DirectoryError::NotFound) => sum.gone += 1,
                        Err(error) => return Err(error.into()),
                    }
                }
                last = Some(end);
                tell(sum);
            }
        } else {
            // The newest come first: whoever is added meanwhile makes us see somebody twice, and nobody never.
            for page in 1.. {
                let people = self.directory.people(page, PAGE).await?;
                if people.is_empty() {
                    break;
                }
                for (user, person) in &people {
                    self.one(row, from, user, person, dry, &mut sum).await?;
                }
                tell(sum);
            }
        }
        Ok(sum)
    }

    async fn one(
        &self,
        row: &Row,
        from: &Home,
        user: &UserId,
        person: &Person,
        dry: bool,
        sum: &mut Moved,
    ) -> Result<(), MoveError> {
        let values = self.records.values(user).await?;
        let Some(old) = read(from, &row.id, person, &values) else {
            sum.nothing += 1;
            return Ok(());
        };
        match read(&row.home, &row.id, person, &values) {
            Some(new) if new != old => {
                sum.conflicts += 1;
                return Ok(());
            }
            Some(_) => {}
            None if dry => {}
            None => self.write(&row.home, &row.id, user, person, Some(old)).await?,
        }
        if !dry {
            self.write(from, &row.id, user, person, None).await?;
        }
        sum.moved += 1;
        Ok(())
    }

    async fn write(
        &self,
        home: &Home,
        id: &str,
        user: &UserId,
        person: &Person,
        value: Option<Json>,
    ) -> Result<(), MoveError> {
        match home {
            Home::Database => {
                let change = (id.to_owned(), value);
                self.records.change_values(user, Box::new(move |_| vec![change])).await?;
            }
            Home::CustomData(path) => {
                let top = path.first().map_or("", String::as_str);
                let mut keys = Map::new();
                // The merge is shallow: what stands beside a nested key is sent along with it.
                if path.len() > 1
                    && let Some(Json::Object(object)) = person.custom_data.as_ref().and_then(|data| data.get(top))
                {
                    keys.insert(top.to_owned(), Json::Object(object.clone()));
                }
                schema::set_at(&mut keys, path, value.unwrap_or_default());
                self.directory.merge_custom_data(user, &keys).await?;
            }
            Home::Profile(key) => {
                // The merge endpoint cannot remove a key: "" is nothing to every reader.
                let keys = Map::from_iter([(key.clone(), value.unwrap_or_else(|| Json::from("")))]);
                self.directory.merge_profile(user, &keys).await?;
            }
            Home::Name | Home::Username => return Err(MoveError::NotMovable(home.clone())),
        }
        Ok(())
    }
}

/// The value as it is stored; none when there is nothing.
fn read(home: &Home, id: &str, person: &Person, values: &BTreeMap<String, Json>) -> Option<Json> {
    let stored = match home {
        Home::Database => values.get(id),
        Home::CustomData(path) => schema::at(person.custom_data.as_ref()?, path),
        Home::Profile(key) => person.profile.get(key),
        Home::Name | Home::Username => None,
    };
    stored.filter(|json| !json.is_null() && json.as_str() != Some("")).cloned()
}
