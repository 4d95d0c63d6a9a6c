//! The look of a company's own: logo, colours, shape, fonts, and where its help and its policies are. Made from `[look]` in
//! `Leptos.toml` once, when the program starts.

pub mod colour;
pub mod image;
pub mod palette;
mod sheet;

use self::image::Image;
pub use self::sheet::Sheet;
use crate::server::domain::schema::Words;

/// The look of a company's own. Nothing in it is the look that `style/tokens.css` gives.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// What it changes in the style.
    pub sheet: Option<Sheet>,
    /// The logo in the head of every page.
    pub logo: Option<Logo>,
    /// The small picture in a browser's tab.
    pub icon: Option<Image>,
    /// Where people are helped: `https`, `mailto` or `tel`.
    pub support: Option<Words>,
    /// What is done with their data.
    pub privacy: Option<Words>,
    /// On which terms.
    pub terms: Option<Words>,
}

/// A logo.
#[derive(Clone, Debug)]
pub struct Logo {
    /// On light ground, and on dark ground too when there is no other.
    pub light: Image,
    /// On dark ground.
    pub dark: Option<Image>,
    /// Whether the name is part of it: then it is not written beside it.
    pub shows_name: bool,
}

impl Look {
    /// The pictures that are served with it.
    pub fn images(&self) -> impl Iterator<Item = &Image> {
        let of_logo = self.logo.iter().flat_map(|logo| std::iter::once(&logo.light).chain(&logo.dark));
        of_logo.chain(&self.icon)
    }
}
