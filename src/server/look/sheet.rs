//! What a company's look changes in the style: custom properties that take the place of those in `style/tokens.css`.

use std::fmt::Write as _;

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::palette::Accent;

/// A short style sheet that stands in every page: a request of its own would cost more than its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its text.
    pub text: String,
    /// What the page's policy lets it in by: `sha256-…` (CSP 3 section 2.3.1). The same on every page, unlike a nonce, so
    /// that the text around it can be kept compressed.
    pub hash: String,
}

impl Sheet {
    /// The sheet for what is set; none when nothing is. `accents` are those on light and on dark ground, `radius` is in CSS
    /// pixels, `font` the value of `font-family`.
    pub fn new(accents: Option<[Accent; 2]>, radius: Option<u8>, font: Option<&str>) -> Option<Self> {
        let mut always = String::new();
        if let Some(radius) = radius {
            let rem = f64::from(radius) / 16.0;
            let _ = write!(always, "--radius:{rem}rem;--radius-card:{}rem;", rem * 1.75);
        }
        if let Some(font) = font {
            let _ = write!(always, "--font:{font};");
        }
        let mut text = String::new();
        if let Some([light, dark]) = accents.map(|accents| accents.map(properties)) {
            // Paper is white.
            let _ = write!(
                text,
                ":root{{{light}{always}}}\
                 @media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\
                 @media screen{{:root[data-theme=dark]{{{dark}}}}}"
            );
        } else if !always.is_empty() {
            let _ = write!(text, ":root{{{always}}}");
        }
        let hash = || format!("sha256-{}", STANDARD.encode(digest::digest(&digest::SHA256, text.as_bytes())));
        (!text.is_empty()).then(|| Self { hash: hash(), text: text.clone() })
    }
}

fn properties(accent: Accent) -> String {
    let Accent { base, strong, text, soft } = accent;
    format!("--accent:{base};--accent-strong:{strong};--accent-text:{text};--accent-soft:{soft};")
}
