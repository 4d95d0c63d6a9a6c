//! A stored value as a person reads it, where it stands in a sentence.

use crate::{
    i18n::{Text, Ui},
    model::{field::Kind, value::Value},
};

/// A stored value as a person reads it.
pub fn shown(ui: Ui, kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Empty) => ui.text(Text::ValueNothing).to_owned(),
        (Kind::Choice { options, .. }, Value::Text(text)) => {
            options.iter().find(|option| option.value == *text).map_or_else(|| text.clone(), |o| o.label.clone())
        }
        (Kind::Choices { options }, Value::Texts(texts)) => {
            let chosen = options.iter().filter(|option| texts.contains(&option.value));
            chosen.map(|option| option.label.as_str()).collect::<Vec<_>>().join(", ")
        }
        (_, Value::Texts(texts)) => texts.join(", "),
        (_, Value::Switch(on)) => ui.text(if *on { Text::SwitchOn } else { Text::SwitchOff }).to_owned(),
        (_, Value::Text(text) | Value::Foreign(text)) => text.clone(),
        (_, Value::Number(number)) => number.to_string(),
        (_, Value::Address(address)) => {
            let parts = address.to_parts().into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(", ")
        }
    }
}
