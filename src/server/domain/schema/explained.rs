//! A field in one line, for the operator.

use std::fmt;

use super::{Editing, Row, Shape};

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.id)?;
        let values = |options: &[(String, super::Words)]| {
            options.iter().map(|(value, _)| value.as_str()).collect::<Vec<_>>().join(", ")
        };
        match &self.shape {
            Shape::Line => write!(f, "a line of {}", self.lengths())?,
            Shape::Text => write!(f, "a text of {}", self.lengths())?,
            Shape::Username => write!(f, "a username")?,
            Shape::Url => write!(f, "a web address")?,
            Shape::Phone => write!(f, "a telephone number")?,
            Shape::Number { min, max } => write!(f, "a whole number from {min} to {max}")?,
            Shape::Date => write!(f, "a date")?,
            Shape::Choice { options, other: None, .. } => write!(f, "one of {}", values(options))?,
            Shape::Choice { options, other: Some(_), .. } => write!(f, "one of {} or something else", values(options))?,
            Shape::Choices { options } => write!(f, "any of {}", values(options))?,
            Shape::Switch => write!(f, "on or off")?,
            Shape::Country => write!(f, "a country")?,
            Shape::Language => write!(f, "a language")?,
            Shape::TimeZone => write!(f, "a time zone")?,
            Shape::Address => write!(f, "a mailing address")?,
            Shape::PaymentMethods => write!(f, "payment methods, kept by a provider")?,
        }
        if self.pattern.is_some() {
            write!(f, " in a form of its own")?;
        }
        write!(f, "; lives at {}", self.home)?;
        if self.required {
            write!(f, "; required")?;
        }
        match self.editing {
            Editing::Person => {}
            Editing::ReadOnly => write!(f, "; read-only")?,
            Editing::Hidden => write!(f, "; hidden")?,
        }
        match &self.shown_when {
            Some(condition) => write!(f, "; asked for when {} has {}", condition.field, condition.one_of.join(" or ")),
            None => Ok(()),
        }
    }
}

impl Row {
    fn lengths(&self) -> String {
        match self.min {
            0 => format!("at most {} characters", self.max),
            min => format!("{min} to {} characters", self.max),
        }
    }
}
