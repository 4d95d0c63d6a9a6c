//! The document shell and the browser's entry.

/// Takes over the page that the server rendered. Called once by the WebAssembly entry.
pub fn hydrate() {}
