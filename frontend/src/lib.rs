//! The WebAssembly entry. The page calls `hydrate` once; everything else is in the library.

/// Takes over the page that the server rendered.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    logto_profile::app::hydrate();
}
