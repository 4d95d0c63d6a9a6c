//! No provider: says so.

use async_trait::async_trait;

use crate::server::{
    clock::Timestamp,
    domain::{
        payments::ports::{Beginning, Begun, Completed, Event, EventError, Kept, PaymentError, PaymentProvider},
        person::UserId,
    },
};

/// No provider.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

#[async_trait]
impl PaymentProvider for Nobody {
    fn name(&self) -> &'static str {
        "none"
    }

    fn pages(&self) -> Option<String> {
        None
    }

    async fn open_customer(&self, _user: &UserId, _key: &str) -> Result<String, PaymentError> {
        Err(PaymentError::NotSetUp)
    }

    async fn begin(&self, _setup: &Beginning<'_>) -> Result<Begun, PaymentError> {
        Err(PaymentError::NotSetUp)
    }

    async fn complete(&self, _reference: &str) -> Result<Completed, PaymentError> {
        Err(PaymentError::NotSetUp)
    }

    async fn list(&self, _customer: &str) -> Result<Kept, PaymentError> {
        Err(PaymentError::NotSetUp)
    }

    async fn detach(&self, _reference: &str, _key: &str) -> Result<(), PaymentError> {
        Err(PaymentError::NotSetUp)
    }

    async fn set_default(&self, _customer: &str, _reference: &str, _key: &str) -> Result<(), PaymentError> {
        Err(PaymentError::NotSetUp)
    }

    fn read_event(&self, _signature: &str, _body: &[u8], _now: Timestamp) -> Result<Event, EventError> {
        Err(EventError::NotSetUp)
    }

    async fn ready(&self) -> Result<(), PaymentError> {
        Ok(())
    }
}
