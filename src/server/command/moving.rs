//! `logto-profile move-field ID`

use std::process::ExitCode;

use tokio_util::sync::CancellationToken;

use super::{say, wrong};
use crate::server::{
    boot::{self, Assembled, World},
    config::Config,
    domain::{
        moving::{Moved, Mover},
        schema::Home,
    },
};

/// What is to be moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The field.
    pub field: String,
    /// Where its values are; where they were last, when it is not said.
    pub from: Option<Home>,
    /// Whether nothing is to be changed.
    pub dry: bool,
    /// Whether the values stay where they are.
    pub leave: bool,
}

/// Moves a field's values to where it is declared.
pub async fn run(config: Config, order: Order) -> ExitCode {
    let stop = CancellationToken::new();
    let assembled = match boot::assemble(config, World::default(), stop.clone()).await {
        Ok(assembled) => assembled,
        Err(error) => return wrong(&error.to_string()),
    };
    let code = match moved(&assembled, &order).await {
        Ok(code) => code,
        Err(message) => wrong(&message),
    };
    stop.cancel();
    if let Some(demo) = assembled.demo {
        demo.stopped().await;
    }
    code
}

async fn moved(assembled: &Assembled, order: &Order) -> Result<ExitCode, String> {
    let app = &assembled.app;
    let schema = app.schemas.current();
    let Some(row) = schema.all().find(|row| row.id == order.field) else {
        return Err(format!("there is no field `{}`; `logto-profile check` lists them", order.field));
    };
    let recorded = app.records.field_homes().await.map_err(|error| format!("the database: {error}"))?;
    let from = match (&order.from, recorded.get(&row.id)) {
        (Some(from), _) => from.clone(),
        (None, Some(recorded)) => recorded.parse().map_err(|error| format!("{error}"))?,
        (None, None) => row.home.clone(),
    };
    if from == row.home {
        say(&format!("field `{}` lives at {from}, and so do its values: nothing to move", row.id));
        return Ok(ExitCode::SUCCESS);
    }
    let home = row.home.to_string();
    let remember = || app.records.set_field_home(&row.id, &home);
    if order.leave {
        remember().await.map_err(|error| format!("the database: {error}"))?;
        say(&format!("field `{}` lives at {} from now on; what is at {from} stays there", row.id, row.home));
        return Ok(ExitCode::SUCCESS);
    }
    let what = if order.dry { "would be moved" } else { "moved" };
    say(&format!("field `{}`: from {from} to {}", row.id, row.home));
    let tell = |sum: Moved| {
        say(&format!("{} {what}, {} have no value", sum.moved, sum.nothing));
    };
    let mover = Mover { directory: app.directory.clone(), records: app.records.clone() };
    match mover.run(row, &from, order.dry, tell).await {
        Ok(sum) => {
            say(&format!("done: {} {what}", sum.moved));
            if sum.gone > 0 {
                say(&format!("{} are no longer people of the tenant: their values stay", sum.gone));
            }
            if sum.conflicts > 0 {
                say(&format!(
                    "{} have another value in the new home already: both stay, decide which is right",
                    sum.conflicts
                ));
                return Ok(ExitCode::FAILURE);
            }
            if !order.dry {
                remember().await.map_err(|error| format!("the database: {error}"))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            say(&format!("FAILED  {error}; start it again to go on"));
            Ok(ExitCode::FAILURE)
        }
    }
}
