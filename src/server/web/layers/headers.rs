//! Security headers (OWASP ASVS 5.0 chapter 3) on every answer, and the policy of what a page may load.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Which headers depend on the settings.
#[derive(Clone, Copy, Debug)]
pub struct Headers {
    /// Whether people reach this app by https.
    pub https: bool,
}

/// What a page may load and where its forms may lead.
#[derive(Clone, Debug, Default)]
pub struct Policy<'a> {
    /// The nonce of the page's scripts and of its own style; none when it has none.
    pub nonce: Option<&'a str>,
    /// The hash of the style that gives the company's look (`sha256-…`).
    pub style: Option<&'a str>,
    /// The origin of the person's picture, when it is not ours.
    pub picture: Option<String>,
    /// The tenant's origin: signing out leads there.
    pub tenant: &'a str,
    /// The origin of the payment provider's pages: adding a payment method leads there.
    pub payments: Option<String>,
    /// The port that `cargo leptos watch` tells of new builds on.
    pub reload_port: Option<u16>,
}

impl Policy<'_> {
    /// The `Content-Security-Policy` header.
    pub fn header(&self) -> HeaderValue {
        let script = self.nonce.map_or_else(
            || "script-src 'none'".to_owned(),
            // `'self'` for the module that the inline script imports; `'wasm-unsafe-eval'` compiles WebAssembly and no text.
            |nonce| format!("script-src 'nonce-{nonce}' 'self' 'wasm-unsafe-eval'"),
        );
        let style = self.nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
        let look = self.style.map(|hash| format!(" '{hash}'")).unwrap_or_default();
        let picture = self.picture.as_ref().map(|origin| format!(" {origin}")).unwrap_or_default();
        let payments = self.payments.as_ref().map(|origin| format!(" {origin}")).unwrap_or_default();
        let reload = self.reload_port.map(|port| format!(" ws://localhost:{port} ws://127.0.0.1:{port}"));
        let text = format!(
            "default-src 'none'; {script}; style-src 'self'{look}{style}; img-src 'self'{picture}; font-src 'self'; \
             connect-src 'self'{}; manifest-src 'self'; form-action 'self' {}{payments}; frame-ancestors 'none'; base-uri 'none'",
            reload.unwrap_or_default(),
            self.tenant
        );
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(NOTHING))
    }
}

/// The policy of what is not a page.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/// Sets what the handler did not set itself.
pub async fn set(State(settings): State<Headers>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut default = |name: HeaderName, value: &'static str| add(headers, name, value);
    default(header::CONTENT_SECURITY_POLICY, NOTHING);
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(header::REFERRER_POLICY, "same-origin");
    default(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    default(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    default(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    default(header::CACHE_CONTROL, "no-store");
    if settings.https {
        default(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    response
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
