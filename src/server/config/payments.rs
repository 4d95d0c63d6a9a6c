//! Who keeps payment methods.

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{
    app::is_loopback,
    file,
    logto::Tenant,
    source::{ConfigError, Source},
};

/// Who keeps payment methods.
#[derive(Debug)]
pub enum Payments {
    /// Nobody.
    Nobody,
    /// The demo tenant.
    Demo,
    /// Stripe.
    Stripe(Box<Stripe>),
}

/// How to reach Stripe.
#[derive(Clone, Debug)]
pub struct Stripe {
    /// The API's address.
    pub api: Url,
    /// The origin of the pages that it sends people to.
    pub pages: Url,
    /// The secret key, or a restricted one that may write Checkout Sessions, Customers and `PaymentMethods`, and read `SetupIntents`.
    pub secret_key: SecretString,
    /// The signing secret of the webhook endpoint.
    pub webhook_secret: SecretString,
    /// The kinds that may be added: Stripe's `payment_method_types`.
    pub methods: Vec<String>,
}

impl Payments {
    pub(super) fn load(source: &Source, file: &file::Payments, tenant: &Tenant) -> Result<Self, ConfigError> {
        let provider = source.text("PAYMENTS_PROVIDER", file.provider.as_deref());
        let is_demo = matches!(tenant, Tenant::Demo(_));
        let wrong = |what: String| Err(ConfigError(format!("[payments] provider (PAYMENTS_PROVIDER): {what}")));
        let secret_key = source.secret("STRIPE_SECRET_KEY", None)?;
        let webhook_secret = source.secret("STRIPE_WEBHOOK_SECRET", None)?;
        if provider.as_deref() == Some("stripe") {
            let (Some(secret_key), Some(webhook_secret)) = (&secret_key, &webhook_secret) else {
                let given = [("STRIPE_SECRET_KEY", &secret_key), ("STRIPE_WEBHOOK_SECRET", &webhook_secret)];
                let missing: Vec<_> =
                    given.iter().filter(|(_, secret)| secret.is_none()).map(|(name, _)| *name).collect();
                return wrong(format!("half a configuration of `stripe`: {} not set", missing.join(", ")));
            };
            // One taken for the other is the usual mistake; the publishable key is of no use here.
            let begins = |secret: &SecretString, with: &[&str]| {
                with.iter().any(|beginning| secret.expose_secret().starts_with(beginning))
            };
            if !begins(secret_key, &["sk_", "rk_"]) {
                return Err(ConfigError(
                    "STRIPE_SECRET_KEY: a secret key begins with `sk_`, a restricted one with `rk_`".into(),
                ));
            }
            if !begins(webhook_secret, &["whsec_"]) {
                return Err(ConfigError("STRIPE_WEBHOOK_SECRET: it begins with `whsec_`".into()));
            }
            return Ok(Self::Stripe(Box::new(Stripe {
                api: address("stripe-api", file.stripe_api.as_deref(), "https://api.stripe.com")?,
                pages: address("stripe-pages", file.stripe_pages.as_deref(), "https://checkout.stripe.com")?,
                secret_key: secret_key.clone(),
                webhook_secret: webhook_secret.clone(),
                methods: methods(file.methods.as_deref())?,
            })));
        }
        if secret_key.is_some() || webhook_secret.is_some() {
            return wrong("STRIPE_SECRET_KEY or STRIPE_WEBHOOK_SECRET is set, and the provider is not `stripe`".into());
        }
        if file.methods.is_some() || file.stripe_api.is_some() || file.stripe_pages.is_some() {
            return wrong("`methods`, `stripe-api` and `stripe-pages` mean something with `stripe` only".into());
        }
        match provider.as_deref() {
            None if is_demo => Ok(Self::Demo),
            None | Some("none") => Ok(Self::Nobody),
            Some("demo") if is_demo => Ok(Self::Demo),
            Some("demo") => wrong("`demo` is played by the demo tenant, and LOGTO_ENDPOINT is set".into()),
            Some(other) => wrong(format!("`{other}` is none of none, demo, stripe")),
        }
    }
}

/// An address without a path. The key goes to one and people to the other, so both are https but on this machine.
fn address(key: &str, given: Option<&str>, usual: &str) -> Result<Url, ConfigError> {
    let text = given.unwrap_or(usual);
    let wrong = |what: &str| ConfigError(format!("[payments] {key}: `{text}` {what}"));
    let url: Url = text.parse().map_err(|_| wrong("is no address"))?;
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) {
        return Err(wrong("must be https"));
    }
    if url.path() != "/" || url.query().is_some() {
        return Err(wrong("must be without a path"));
    }
    Ok(url)
}

/// Stripe's `payment_method_types`.
fn methods(given: Option<&[String]>) -> Result<Vec<String>, ConfigError> {
    let Some(given) = given else { return Ok(vec!["card".to_owned()]) };
    let is_name = |name: &&String| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_'));
    match given.iter().find(|name| !is_name(name)) {
        Some(name) => Err(ConfigError(format!("[payments] methods: `{name}` is no kind of Stripe's, such as `card`"))),
        None if given.is_empty() => Err(ConfigError("[payments] methods: there must be one at least".into())),
        None => Ok(given.to_vec()),
    }
}
