//! The one script that is written by hand: the dialogue in which a picture's section is chosen. It is loaded only when
//! there is a picture; what waits for one stands in the page.

use std::sync::LazyLock;

use aws_lc_rs::digest;
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

const CROP_SCRIPT: &str = include_str!("../../../script/crop.js");
const WAIT_SCRIPT: &str = include_str!("../../../script/wait.js");

/// Its path. It holds a mark of its content, so that browsers may keep it for ever.
pub static CROP: LazyLock<String> = LazyLock::new(|| {
    let hash = digest::digest(&digest::SHA256, CROP_SCRIPT.as_bytes());
    format!("/crop.{}.js", URL_SAFE_NO_PAD.encode(&hash.as_ref()[..12]))
});

/// The script.
pub async fn crop() -> Response {
    let mut response = Response::new(Body::from(CROP_SCRIPT));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    response
}

/// What waits in the page for a picture that is chosen, dropped or pasted.
pub fn pictures() -> &'static str {
    static READY: LazyLock<String> = LazyLock::new(|| {
        // Comments and line ends are for those who read the file.
        let lines = WAIT_SCRIPT.lines().map(str::trim).filter(|line| !line.starts_with("//"));
        lines.collect::<String>().replace("CROP", &CROP)
    });
    &READY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_names_the_script_and_cannot_end_its_element() {
        assert!(pictures().contains(&format!("import(\"{}\")", *CROP)), "{}", pictures());
        assert!(!pictures().contains("</") && !pictures().contains("//"));
    }
}
