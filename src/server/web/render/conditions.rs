//! Fields that are asked for only while another one has one of some choices: a rule of style each, so that they come and
//! go without a script, and cost the browser's half nothing. A browser that does not know `:has()` shows them always; what
//! stands in a field that is not asked for is not saved in any case.

use std::fmt::Write as _;

use crate::{
    model::{
        field::{Condition, Field, Kind, ON},
        profile::Profile,
    },
    ui::profile::FORM_ID,
};

/// The rules; empty when no field has a condition.
pub fn style(profile: &Profile) -> String {
    let fields = || profile.sections.iter().flat_map(|section| &section.entries).map(|entry| &entry.field);
    let mut rules = String::new();
    for field in fields() {
        let Some(condition) = &field.shown_when else { continue };
        let Some(other) = fields().find(|other| other.id == condition.field) else { continue };
        let held = held(other, condition).join(",");
        let _ = write!(rules, "#{FORM_ID}:not(:has({held})) [data-field=\"{}\"]{{display:none}}", field.id);
    }
    rules
}

/// What matches when the other field has one of the choices.
fn held(other: &Field, condition: &Condition) -> Vec<String> {
    let name = &other.id;
    let one = |choice: &String| {
        let choice = text(choice);
        match &other.kind {
            Kind::Switch if choice == ON => format!("[name=\"{name}\"]:checked"),
            Kind::Switch => format!("[name=\"{name}\"]:not(:checked)"),
            Kind::Choices { .. } => format!("[name=\"{name}.{choice}\"]:checked"),
            Kind::Choice { .. } => format!("[name=\"{name}\"][value=\"{choice}\"]:checked"),
            Kind::Line
            | Kind::Text
            | Kind::Username
            | Kind::Url
            | Kind::Phone
            | Kind::Number { .. }
            | Kind::Date { .. }
            | Kind::Country
            | Kind::Language
            | Kind::TimeZone
            | Kind::Address { .. }
            | Kind::PaymentMethods => format!("[name=\"{name}\"] [value=\"{choice}\"]:checked"),
        }
    };
    condition.one_of.iter().map(one).collect()
}

/// A text inside quotes in a style, which stands in HTML (CSS Syntax section 4.3.7).
fn text(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '<' | '>' | '&') || c.is_control() {
            let _ = write!(escaped, "\\{:x} ", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_cannot_end_the_rule_or_the_element() {
        assert_eq!(text("a\"]</style>"), "a\\22 ]\\3c /style\\3e ");
    }
}
