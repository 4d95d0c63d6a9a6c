//! The browser's entry: what the page hands over to it, and its taking over.

use serde::{Deserialize, Serialize};

use crate::{
    i18n::{Texts, Ui},
    model::profile::Profile,
    platform,
    ui::pages,
};

/// What the page hands over to the browser's half, in one block: Postcard, as text (`model::packed`).
#[derive(Debug, Serialize, Deserialize)]
pub struct Data {
    /// The sentences that the browser needs, in the page's language.
    pub texts: Vec<String>,
    /// What the page shows.
    pub profile: Profile,
}

impl Data {
    /// The id of the element that holds it.
    pub const ELEMENT: &str = "data";

    /// The id of the element that is taken over.
    pub const MAIN: &str = "main";
}

/// Takes over the page that the server rendered. Called once by the WebAssembly entry.
pub fn hydrate() {
    platform::take_over(|data| {
        // For as long as the page is there.
        let texts = data.texts.into_iter().map(|text| &*text.leak()).collect::<Vec<_>>().leak();
        let ui = Ui { texts: Texts::new("", texts), language: "" };
        pages::profile::profile(ui, data.profile, String::new())
    });
}
