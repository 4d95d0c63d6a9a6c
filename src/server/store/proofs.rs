//! Grants of step-up and the codes that lead to them.

use async_trait::async_trait;
use sqlx::FromRow;

use super::{
    Store,
    database::{Bind, Database},
};
use crate::{
    model::operation::Operation,
    server::{
        clock::Timestamp,
        domain::{
            person::UserId,
            ports::{
                DraftRow, GrantRow, ProofCodeRow, Proofs,
                RecordsError::{self, Broken},
                SessionKey,
            },
        },
    },
};

const PUT_GRANT: &str = "INSERT INTO stepup_grant (id, user_id, session, operation, expires, spent_at) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING";

/// One statement, so that of two operations at once only one is let through.
const SPEND_GRANT: &str = "UPDATE stepup_grant SET spent_at = $5 \
    WHERE id = $1 AND user_id = $2 AND session = $3 AND operation = $4 AND expires > $5 AND spent_at IS NULL";

const HAS_GRANT: &str = "SELECT id FROM stepup_grant \
    WHERE id = $1 AND user_id = $2 AND session = $3 AND operation = $4 AND expires > $5 AND spent_at IS NULL";

const KNOWS_GRANT: &str = "SELECT id FROM stepup_grant WHERE id = $1";

const PUT_CODE: &str = "INSERT INTO stepup_code \
    (session, user_id, operation, id, sealed, tries_left, expires, resend_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
    ON CONFLICT (session) DO UPDATE SET user_id = excluded.user_id, operation = excluded.operation, id = excluded.id, \
        sealed = excluded.sealed, tries_left = excluded.tries_left, expires = excluded.expires, \
        resend_at = excluded.resend_at";

const FIND_CODE: &str = "SELECT id, sealed, tries_left, expires, resend_at FROM stepup_code \
    WHERE user_id = $1 AND session = $2 AND operation = $3";

const SPEND_TRY: &str = "UPDATE stepup_code SET tries_left = tries_left - 1 \
    WHERE user_id = $1 AND session = $2 AND operation = $3 AND expires > $4 AND tries_left > 0 \
    RETURNING id, sealed, tries_left, expires, resend_at";

const DELETE_CODE: &str = "DELETE FROM stepup_code WHERE id = $1";

const TAKE_DRAFT: &str = "DELETE FROM draft WHERE id = $1 AND owner = $2 AND expires > $3 RETURNING sealed, expires";

const SWEEP_GRANTS: &str = "DELETE FROM stepup_grant WHERE expires <= $1";

const SWEEP_CODES: &str = "DELETE FROM stepup_code WHERE expires <= $1";

/// A code as the database has it.
#[derive(FromRow)]
struct CodeColumns {
    id: String,
    sealed: Vec<u8>,
    tries_left: i64,
    expires: i64,
    resend_at: i64,
}

#[async_trait]
impl Proofs for Store {
    async fn put_grant(&self, grant: &GrantRow) -> Result<bool, RecordsError> {
        let values = [
            Bind::Text(&grant.id),
            Bind::Text(grant.user.as_str()),
            Bind::Text(&grant.session.0),
            Bind::Text(grant.operation.name()),
            grant.expires.into(),
            Bind::MaybeNumber(grant.spent.map(Timestamp::millis)),
        ];
        Ok(self.database.write(PUT_GRANT, &values).await? == 1)
    }

    async fn spend_grant(&self, grant: &GrantRow, now: Timestamp) -> Result<bool, RecordsError> {
        Ok(self.database.write(SPEND_GRANT, &of_grant(grant, now)).await? == 1)
    }

    async fn has_grant(&self, grant: &GrantRow, now: Timestamp) -> Result<bool, RecordsError> {
        let rows: Vec<(String,)> = self.database.read(HAS_GRANT, &of_grant(grant, now)).await?;
        Ok(!rows.is_empty())
    }

    async fn knows_grant(&self, id: &str) -> Result<bool, RecordsError> {
        let rows: Vec<(String,)> = self.database.read(KNOWS_GRANT, &[Bind::Text(id)]).await?;
        Ok(!rows.is_empty())
    }

    async fn put_proof_code(&self, code: &ProofCodeRow) -> Result<(), RecordsError> {
        let values = [
            Bind::Text(&code.session.0),
            Bind::Text(code.user.as_str()),
            Bind::Text(code.operation.name()),
            Bind::Text(&code.id),
            Bind::Bytes(&code.sealed),
            Bind::Number(code.tries_left.into()),
            code.expires.into(),
            code.resend_at.into(),
        ];
        self.database.write(PUT_CODE, &values).await.map(drop)
    }

    async fn find_proof_code(
        &self,
        user: &UserId,
        session: &SessionKey,
        operation: Operation,
    ) -> Result<Option<ProofCodeRow>, RecordsError> {
        let values = [Bind::Text(user.as_str()), Bind::Text(&session.0), Bind::Text(operation.name())];
        code(self.database.read(FIND_CODE, &values).await?, user, session, operation)
    }

    async fn spend_proof_try(
        &self,
        user: &UserId,
        session: &SessionKey,
        operation: Operation,
        now: Timestamp,
    ) -> Result<Option<ProofCodeRow>, RecordsError> {
        let values = [Bind::Text(user.as_str()), Bind::Text(&session.0), Bind::Text(operation.name()), now.into()];
        code(self.database.write_returning(SPEND_TRY, &values).await?, user, session, operation)
    }

    async fn delete_proof_code(&self, id: &str) -> Result<(), RecordsError> {
        self.database.write(DELETE_CODE, &[Bind::Text(id)]).await.map(drop)
    }

    async fn take_draft(&self, id: &str, owner: &UserId, now: Timestamp) -> Result<Option<DraftRow>, RecordsError> {
        let values = [Bind::Text(id), Bind::Text(owner.as_str()), now.into()];
        let rows: Vec<(Vec<u8>, i64)> = self.database.write_returning(TAKE_DRAFT, &values).await?;
        Ok(rows.into_iter().next().map(|(sealed, expires)| DraftRow {
            id: id.to_owned(),
            owner: owner.clone(),
            sealed,
            expires: Timestamp::from_millis(expires),
        }))
    }
}

pub(super) async fn sweep(database: &Database, now: Timestamp) -> Result<u64, RecordsError> {
    Ok(database.write(SWEEP_GRANTS, &[now.into()]).await? + database.write(SWEEP_CODES, &[now.into()]).await?)
}

fn of_grant(grant: &GrantRow, now: Timestamp) -> [Bind<'_>; 5] {
    [
        Bind::Text(&grant.id),
        Bind::Text(grant.user.as_str()),
        Bind::Text(&grant.session.0),
        Bind::Text(grant.operation.name()),
        now.into(),
    ]
}

fn code(
    rows: Vec<CodeColumns>,
    user: &UserId,
    session: &SessionKey,
    operation: Operation,
) -> Result<Option<ProofCodeRow>, RecordsError> {
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    let tries_left =
        row.tries_left.try_into().map_err(|_| Broken("a proof's code is not what it should be".to_owned()))?;
    Ok(Some(ProofCodeRow {
        id: row.id,
        user: user.clone(),
        session: session.clone(),
        operation,
        sealed: row.sealed,
        tries_left,
        expires: Timestamp::from_millis(row.expires),
        resend_at: Timestamp::from_millis(row.resend_at),
    }))
}
