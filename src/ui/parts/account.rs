//! The account that a password belongs to: not to be seen, for password managers.

use leptos::prelude::*;

use crate::platform;

/// The account that a password belongs to, as the input that password managers look for.
pub fn account(username: &str) -> impl IntoView + use<> {
    view! {
        <input
            type="text"
            name="username"
            value=platform::hole(username)
            autocomplete="username"
            hidden
            readonly
        />
    }
}
