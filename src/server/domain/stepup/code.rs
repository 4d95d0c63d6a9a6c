//! A code to an address that the person already has. Logto's codes belong to an address alone: our row binds person, session
//! and operation, so that a code that was asked for one thing proves nothing else.

use super::{StepUp, VALID};
use crate::{
    model::{
        check::Reason,
        code::Code,
        email::Email,
        identifier::{Identifier, IdentifierKind},
        operation::Operation,
        phone::Phone,
    },
    server::{
        domain::{
            caller::{Caller, Grant},
            identifiers::Refusal,
            person::Person,
            ports::{ProofCodeRow, RecordsError, Verdict},
            sending::{RESEND_AFTER, TRIES, seconds},
        },
        seal::Purpose,
    },
};

/// A code under way, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofCode {
    /// To which address.
    pub kind: IdentifierKind,
    /// How many tries are left.
    pub tries_left: u32,
    /// Seconds until it is too old.
    pub expires_in: u32,
    /// Seconds until another may be sent.
    pub resend_in: u32,
}

/// The address of this kind that a person has, when a code can be sent there.
pub fn address(person: &Person, kind: IdentifierKind) -> Option<Identifier> {
    let stored = person.identifier(kind)?;
    match kind {
        IdentifierKind::Email => stored.parse::<Email>().ok().map(Identifier::Email),
        IdentifierKind::Phone => Phone::from_digits(stored).map(Identifier::Phone),
    }
}

impl StepUp {
    /// Sends a code to the address in force.
    ///
    /// # Errors
    /// Why none was sent.
    pub async fn send_code(&self, caller: &Caller, operation: Operation, kind: IdentifierKind) -> Result<(), Refusal> {
        let now = self.clock.now();
        if let Some(row) = self.proofs.find_proof_code(&caller.user, &caller.session, operation).await?
            && self.kind_of(&row) == Some(kind)
            && row.resend_at > now
        {
            return Err(Reason::TooMany { wait: seconds(row.resend_at, now) }.into());
        }
        let person = self.directory.person(&caller.user).await?;
        let address = address(&person, kind).ok_or(Reason::CannotSend)?;
        self.sending().count(caller, &address).await?;
        self.sending().send(&address).await?;
        let now = self.clock.now();
        let id = self.random.token(16);
        let plain = serde_json::to_vec(&address).unwrap_or_default();
        let sealed = self.sealer.seal(&*self.random, Purpose("proof", &id), &plain);
        let (user, session) = (caller.user.clone(), caller.session.clone());
        let row = ProofCodeRow {
            id,
            user,
            session,
            operation,
            sealed,
            tries_left: TRIES,
            expires: now + VALID,
            resend_at: now + RESEND_AFTER,
        };
        Ok(self.proofs.put_proof_code(&row).await?)
    }

    /// A grant for whoever has the code that was sent for this operation.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn by_code(&self, caller: &Caller, operation: Operation, typed: &str) -> Result<Grant, Refusal> {
        let code: Code = typed.parse()?;
        let under_way = self.proofs.find_proof_code(&caller.user, &caller.session, operation).await?;
        let sent_to = under_way.and_then(|row| self.open(&row)).ok_or(Reason::CodeExpired)?;
        self.sending().count_try(caller, &sent_to).await?;
        let now = self.clock.now();
        let spent = self.proofs.spend_proof_try(&caller.user, &caller.session, operation, now).await?;
        let row = spent.ok_or(Reason::CodeExpired)?;
        let address = self.open(&row).ok_or(Reason::CodeExpired)?;
        // It must be the person's still: a code to an address that was changed meanwhile proves nothing.
        if self::address(&self.directory.person(&caller.user).await?, address.kind()).as_ref() != Some(&address) {
            return Err(Reason::CodeExpired.into());
        }
        match self.directory.verify_code(&address, &code).await? {
            Verdict::Right => {
                self.proofs.delete_proof_code(&row.id).await?;
                Ok(self.grant(caller, operation).await?)
            }
            Verdict::Wrong => Err(Reason::WrongCode { tries_left: row.tries_left }.into()),
            Verdict::Expired => Err(Reason::CodeExpired.into()),
        }
    }

    /// The code under way for this operation.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn code_under_way(
        &self,
        caller: &Caller,
        operation: Operation,
    ) -> Result<Option<ProofCode>, RecordsError> {
        let now = self.clock.now();
        let row = self.proofs.find_proof_code(&caller.user, &caller.session, operation).await?;
        Ok(row.filter(|row| row.expires > now).and_then(|row| {
            Some(ProofCode {
                kind: self.kind_of(&row)?,
                tries_left: row.tries_left,
                expires_in: seconds(row.expires, now),
                resend_in: seconds(row.resend_at, now),
            })
        }))
    }

    fn open(&self, row: &ProofCodeRow) -> Option<Identifier> {
        serde_json::from_slice(&self.sealer.open(Purpose("proof", &row.id), &row.sealed)?).ok()
    }

    fn kind_of(&self, row: &ProofCodeRow) -> Option<IdentifierKind> {
        self.open(row).map(|address| address.kind())
    }
}
