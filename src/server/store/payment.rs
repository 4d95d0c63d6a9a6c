//! Payment methods: what tells one from another, set-ups under way, and what providers told.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::FromRow;

use super::{
    Store,
    database::{Bind, Database, Transaction},
    values::LOCK,
};
use crate::{
    model::payment::Month,
    server::{
        clock::Timestamp,
        domain::{
            payments::ports::{Event, MethodRow, Offered, SetupRow, Wallets},
            person::UserId,
            ports::{RecordsError, SessionKey},
        },
    },
};

/// How long it is remembered what a provider told: longer than any of them tells it again.
const EVENTS_KEPT: Duration = Duration::from_hours(30 * 24);

const FIND_CUSTOMER: &str = "SELECT reference FROM payment_customer WHERE provider = $1 AND user_id = $2";

const PUT_CUSTOMER: &str = "INSERT INTO payment_customer (provider, user_id, reference) VALUES ($1, $2, $3) \
    ON CONFLICT (provider, user_id) DO NOTHING";

const FORGET_CUSTOMER: &str = "DELETE FROM payment_customer WHERE provider = $1 AND user_id = $2";

const OWNER: &str = "SELECT user_id FROM payment_customer WHERE provider = $1 AND reference = $2 \
    UNION SELECT user_id FROM payment_method WHERE provider = $1 AND reference = $3";

const METHODS: &str = "SELECT id, provider, user_id, reference, kind, brand, last_four, exp_year, exp_month, label, \
    is_default, added FROM payment_method WHERE provider = $1 AND user_id = $2 \
    ORDER BY is_default DESC, added DESC, id";

/// What is somebody else's stays as it is.
const PUT_METHOD: &str = "INSERT INTO payment_method \
    (id, provider, user_id, reference, kind, brand, last_four, exp_year, exp_month, label, is_default, added) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11) \
    ON CONFLICT (provider, reference) DO UPDATE SET brand = excluded.brand, last_four = excluded.last_four, \
        exp_year = excluded.exp_year, exp_month = excluded.exp_month \
    WHERE payment_method.user_id = excluded.user_id";

/// First none, then one: never are there two, not even within a statement.
const NO_DEFAULT: &str =
    "UPDATE payment_method SET is_default = 0 WHERE provider = $1 AND user_id = $2 AND is_default = 1";

const DEFAULT_BY_REFERENCE: &str =
    "UPDATE payment_method SET is_default = 1 WHERE provider = $1 AND user_id = $2 AND reference = $3";

const PROVIDER: &str = "SELECT provider FROM payment_method WHERE user_id = $1 AND id = $2";

const DEFAULT_BY_ID: &str = "UPDATE payment_method SET is_default = 1 WHERE user_id = $1 AND id = $2";

const SET_LABEL: &str = "UPDATE payment_method SET label = $3 WHERE user_id = $1 AND id = $2";

const DELETE_METHOD: &str = "DELETE FROM payment_method WHERE user_id = $1 AND id = $2";

const PUT_SETUP: &str = "INSERT INTO payment_setup (id, provider, user_id, session, reference, expires) \
    VALUES ($1, $2, $3, $4, $5, $6)";

const FIND_SETUP: &str = "SELECT provider, reference, expires FROM payment_setup \
    WHERE id = $1 AND user_id = $2 AND session = $3 AND expires > $4";

const END_SETUP: &str = "DELETE FROM payment_setup WHERE id = $1";

const KNOWS_EVENT: &str = "SELECT id FROM payment_event WHERE provider = $1 AND id = $2";

const PUT_EVENT: &str =
    "INSERT INTO payment_event (provider, id, received) VALUES ($1, $2, $3) ON CONFLICT (provider, id) DO NOTHING";

const SWEEP_SETUPS: &str = "DELETE FROM payment_setup WHERE expires <= $1";

const SWEEP_EVENTS: &str = "DELETE FROM payment_event WHERE received < $1";

/// The row as the database has it.
#[derive(FromRow)]
pub(super) struct MethodColumns {
    pub(super) id: String,
    pub(super) provider: String,
    pub(super) user_id: String,
    pub(super) reference: String,
    pub(super) kind: String,
    pub(super) brand: String,
    pub(super) last_four: String,
    pub(super) exp_year: Option<i64>,
    pub(super) exp_month: Option<i64>,
    pub(super) label: String,
    pub(super) is_default: i64,
    pub(super) added: i64,
}

impl From<MethodColumns> for MethodRow {
    fn from(row: MethodColumns) -> Self {
        Self {
            id: row.id,
            provider: row.provider,
            user: UserId::from_trusted(row.user_id),
            offered: Offered {
                reference: row.reference,
                kind: row.kind,
                brand: row.brand,
                last_four: row.last_four,
                expiry: row.exp_year.zip(row.exp_month).and_then(|(year, month)| Month::new(year, month)),
            },
            label: row.label,
            is_default: row.is_default != 0,
            added: Timestamp::from_millis(row.added),
        }
    }
}

#[async_trait]
impl Wallets for Store {
    async fn find_customer(&self, provider: &str, user: &UserId) -> Result<Option<String>, RecordsError> {
        let rows = self.database.read(FIND_CUSTOMER, &[Bind::Text(provider), Bind::Text(user.as_str())]).await?;
        Ok(rows.into_iter().next().map(|(reference,)| reference))
    }

    async fn put_customer(&self, provider: &str, user: &UserId, reference: &str) -> Result<(), RecordsError> {
        let values = [Bind::Text(provider), Bind::Text(user.as_str()), Bind::Text(reference)];
        self.database.write(PUT_CUSTOMER, &values).await.map(drop)
    }

    async fn forget_customer(&self, provider: &str, user: &UserId) -> Result<(), RecordsError> {
        let values = [Bind::Text(provider), Bind::Text(user.as_str())];
        self.database.write(FORGET_CUSTOMER, &values).await.map(drop)
    }

    async fn owner(&self, provider: &str, event: &Event) -> Result<Option<UserId>, RecordsError> {
        let text = |reference: &'_ Option<String>| reference.clone().unwrap_or_default();
        let (customer, method) = (text(&event.customer), text(&event.method));
        let rows =
            self.database.read(OWNER, &[Bind::Text(provider), Bind::Text(&customer), Bind::Text(&method)]).await?;
        Ok(rows.into_iter().next().map(|(user,)| UserId::from_trusted(user)))
    }

    async fn methods(&self, provider: &str, user: &UserId) -> Result<Vec<MethodRow>, RecordsError> {
        let values = [Bind::Text(provider), Bind::Text(user.as_str())];
        let rows: Vec<MethodColumns> = self.database.read(METHODS, &values).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn put_method(&self, row: &MethodRow) -> Result<(), RecordsError> {
        let mut transaction = begin(&self.database, &row.user).await?;
        put(&mut transaction, row).await?;
        transaction.commit().await
    }

    async fn replace_methods(&self, provider: &str, user: &UserId, rows: &[MethodRow]) -> Result<bool, RecordsError> {
        let values = [Bind::Text(provider), Bind::Text(user.as_str())];
        let mut transaction = begin(&self.database, user).await?;
        let before: Vec<MethodRow> =
            transaction.read::<MethodColumns>(METHODS, &values).await?.into_iter().map(Into::into).collect();
        for gone in before.iter().filter(|old| rows.iter().all(|row| row.offered.reference != old.offered.reference)) {
            transaction.write(DELETE_METHOD, &[Bind::Text(user.as_str()), Bind::Text(&gone.id)]).await?;
        }
        transaction.write(NO_DEFAULT, &values).await?;
        for row in rows {
            put(&mut transaction, row).await?;
        }
        let after: Vec<MethodRow> =
            transaction.read::<MethodColumns>(METHODS, &values).await?.into_iter().map(Into::into).collect();
        transaction.commit().await?;
        Ok(before != after)
    }

    async fn set_default_method(&self, user: &UserId, id: &str) -> Result<bool, RecordsError> {
        let values = [Bind::Text(user.as_str()), Bind::Text(id)];
        let mut transaction = begin(&self.database, user).await?;
        let provider: Vec<(String,)> = transaction.read(PROVIDER, &values).await?;
        let Some((provider,)) = provider.into_iter().next() else { return Ok(false) };
        transaction.write(NO_DEFAULT, &[Bind::Text(&provider), Bind::Text(user.as_str())]).await?;
        transaction.write(DEFAULT_BY_ID, &values).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn set_label(&self, user: &UserId, id: &str, label: &str) -> Result<bool, RecordsError> {
        let values = [Bind::Text(user.as_str()), Bind::Text(id), Bind::Text(label)];
        Ok(self.database.write(SET_LABEL, &values).await? == 1)
    }

    async fn delete_method(&self, user: &UserId, id: &str) -> Result<bool, RecordsError> {
        Ok(self.database.write(DELETE_METHOD, &[Bind::Text(user.as_str()), Bind::Text(id)]).await? == 1)
    }

    async fn put_setup(&self, setup: &SetupRow) -> Result<(), RecordsError> {
        let values = [
            Bind::Text(&setup.id),
            Bind::Text(&setup.provider),
            Bind::Text(setup.user.as_str()),
            Bind::Text(&setup.session.0),
            Bind::Text(&setup.reference),
            setup.expires.into(),
        ];
        self.database.write(PUT_SETUP, &values).await.map(drop)
    }

    async fn find_setup(
        &self,
        id: &str,
        user: &UserId,
        session: &SessionKey,
        now: Timestamp,
    ) -> Result<Option<SetupRow>, RecordsError> {
        let values = [Bind::Text(id), Bind::Text(user.as_str()), Bind::Text(&session.0), now.into()];
        let rows: Vec<(String, String, i64)> = self.database.read(FIND_SETUP, &values).await?;
        Ok(rows.into_iter().next().map(|(provider, reference, expires)| SetupRow {
            id: id.to_owned(),
            provider,
            user: user.clone(),
            session: session.clone(),
            reference,
            expires: Timestamp::from_millis(expires),
        }))
    }

    async fn end_setup(&self, id: &str) -> Result<bool, RecordsError> {
        Ok(self.database.write(END_SETUP, &[Bind::Text(id)]).await? == 1)
    }

    async fn knows_event(&self, provider: &str, id: &str) -> Result<bool, RecordsError> {
        let rows: Vec<(String,)> = self.database.read(KNOWS_EVENT, &[Bind::Text(provider), Bind::Text(id)]).await?;
        Ok(!rows.is_empty())
    }

    async fn put_event(&self, provider: &str, id: &str, received: Timestamp) -> Result<(), RecordsError> {
        self.database.write(PUT_EVENT, &[Bind::Text(provider), Bind::Text(id), received.into()]).await.map(drop)
    }
}

/// Writers of the same person wait for one another.
async fn begin(database: &Database, user: &UserId) -> Result<Transaction, RecordsError> {
    let mut transaction = database.begin().await?;
    transaction.write(LOCK, &[Bind::Text(user.as_str())]).await?;
    Ok(transaction)
}

async fn put(transaction: &mut Transaction, row: &MethodRow) -> Result<(), RecordsError> {
    let MethodRow { id, provider, user, offered, label, is_default, added } = row;
    let (provider, user) = (Bind::Text(provider), Bind::Text(user.as_str()));
    let reference = Bind::Text(&offered.reference);
    let values = [
        Bind::Text(id),
        provider,
        user,
        reference,
        Bind::Text(&offered.kind),
        Bind::Text(&offered.brand),
        Bind::Text(&offered.last_four),
        Bind::MaybeNumber(offered.expiry.map(|expiry| expiry.year.into())),
        Bind::MaybeNumber(offered.expiry.map(|expiry| expiry.month.into())),
        Bind::Text(label),
        (*added).into(),
    ];
    transaction.write(PUT_METHOD, &values).await?;
    if *is_default {
        transaction.write(NO_DEFAULT, &[provider, user]).await?;
        transaction.write(DEFAULT_BY_REFERENCE, &[provider, user, reference]).await?;
    }
    Ok(())
}

pub(super) async fn sweep(database: &Database, now: Timestamp) -> Result<u64, RecordsError> {
    let setups = database.write(SWEEP_SETUPS, &[now.into()]).await?;
    Ok(setups + database.write(SWEEP_EVENTS, &[(now - EVENTS_KEPT).into()]).await?)
}
