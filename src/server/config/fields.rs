//! The page's sections and fields, as `Leptos.toml` declares them. A mistake is told with its line and its key, and nothing
//! starts.

mod field;
mod shape;
mod words;

use std::{collections::BTreeMap, ops::Range, sync::LazyLock};

pub use self::shape::SectionShape;
use self::{
    field::{Others, row},
    shape::{BuiltIn, FieldShape},
};
pub(super) use self::{
    shape::{Key, WordsShape},
    words::words,
};
use super::source::ConfigError;
use crate::server::domain::schema::{Schema, Section, Words};

/// The file that fields are declared in, to tell where a mistake is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Its name.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// What is wrong, and where in the text.
#[derive(Debug)]
pub(super) struct Mistake {
    at: Range<usize>,
    what: String,
}

impl Mistake {
    pub(super) fn at<T>(spanned: &toml::Spanned<T>, what: impl Into<String>) -> Self {
        Self { at: spanned.span(), what: what.into() }
    }
}

impl Place<'_> {
    pub(super) fn tell(self, Mistake { at, what }: Mistake) -> ConfigError {
        let line = self.text.get(..at.start).map_or(1, |before| before.matches('\n').count() + 1);
        ConfigError(format!("`{}` line {line}: {what}", self.file))
    }
}

/// The page's fields: those declared; those built in when no section is.
///
/// # Errors
/// The first mistake, with its line and key.
pub fn load(declared: &[SectionShape], place: Place<'_>) -> Result<Schema, ConfigError> {
    let sections = if declared.is_empty() { &built_in()?.section } else { declared };
    schema(sections).map_err(|mistake| place.tell(mistake))
}

fn built_in() -> Result<&'static BuiltIn, ConfigError> {
    static BUILT_IN: LazyLock<Result<BuiltIn, String>> =
        LazyLock::new(|| toml::from_str(include_str!("fields/builtin.toml")).map_err(|error| error.to_string()));
    BUILT_IN.as_ref().map_err(|error| ConfigError(error.clone()))
}

fn schema(shapes: &[SectionShape]) -> Result<Schema, Mistake> {
    let built_in = built_in().map_err(|error| Mistake { at: 0..0, what: error.0 })?;
    let of_sections = built_in.section.iter().flat_map(|section| &section.field);
    let known: BTreeMap<&str, &FieldShape> =
        of_sections.chain(&built_in.field).map(|field| (field.id.get_ref().as_str(), field)).collect();
    let mut sections: Vec<Section> = Vec::new();
    let mut others = Others::default();
    for shape in shapes {
        let id = shape.id.get_ref();
        let model = built_in.section.iter().find(|section| section.id.get_ref() == id);
        check_id(&shape.id, '-').map_err(|mistake| within(mistake, "section", id))?;
        if sections.iter().any(|section| section.id == *id) {
            return Err(Mistake::at(&shape.id, format!("section `{id}` is there twice")));
        }
        let title = shape.title.as_ref().or(model.and_then(|model| model.title.as_ref()));
        let Some(title) = title else {
            return Err(Mistake::at(&shape.id, format!("section `{id}`: `title` is missing")));
        };
        let intro = shape.intro.as_ref().or(model.and_then(|model| model.intro.as_ref()));
        let text =
            |key, shape| words(shape).map_err(|what| Mistake::at(shape, format!("section `{id}`: `{key}`: {what}")));
        let title: Words = text("title", title)?;
        let intro = intro.map(|intro| text("intro", intro)).transpose()?;
        let fields = match model {
            Some(model) if shape.field.is_empty() => &model.field,
            _ => &shape.field,
        };
        if fields.is_empty() {
            return Err(Mistake::at(&shape.id, format!("section `{id}` has no field")));
        }
        let mut rows = Vec::new();
        for field in fields {
            let name = field.id.get_ref();
            let complete = match known.get(name.as_str()) {
                Some(model) => field.clone().completed(model),
                None => field.clone(),
            };
            let row = row(&complete, &others).map_err(|mistake| within(mistake, "field", name))?;
            others.add(&row);
            rows.push(row);
        }
        sections.push(Section { id: id.clone(), title, intro, rows });
    }
    Ok(Schema::new(sections))
}

fn within(mistake: Mistake, what: &str, id: &str) -> Mistake {
    Mistake { what: format!("{what} `{id}`: {}", mistake.what), ..mistake }
}

/// An id is part of names and HTML ids: small ASCII letters, digits, and one more character between words.
fn check_id(id: &toml::Spanned<String>, between: char) -> Result<(), Mistake> {
    let text = id.get_ref();
    let fits = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == between)
        && text.len() <= 48;
    if fits {
        return Ok(());
    }
    Err(Mistake::at(
        id,
        format!("`id` must begin with a small letter, then small letters, digits and `{between}`, 48 at most"),
    ))
}

#[cfg(test)]
mod tests;
