//! Sentences made of data.

use super::{Text, Texts};
use crate::model::check::Reason;

/// A sentence with its gaps filled: `{name}` becomes the value given for `name`.
pub fn fill(sentence: &str, gaps: &[(&str, &str)]) -> String {
    let mut filled = sentence.to_owned();
    for (name, value) in gaps {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    filled
}

/// A sentence about a number, in the form that goes with it: the gap `name` becomes the number.
pub fn counted(texts: Texts, text: Text, name: &str, number: u32) -> String {
    fill(texts.form(text, number), &[(name, &texts.number(number.into()))])
}

/// Why a value was refused, for people.
pub fn explain(texts: Texts, reason: Reason) -> String {
    let one = |text, name: &str, number| counted(texts, text, name, number);
    let text = match reason {
        Reason::TooLong { max } => return one(Text::ReasonTooLong, "max", max),
        Reason::TooShort { min } => return one(Text::ReasonTooShort, "min", min),
        Reason::OutOfRange { min, max } => {
            let gaps = [("min", &*texts.number(min)), ("max", &*texts.number(max))];
            return fill(texts.get(Text::ReasonOutOfRange), &gaps);
        }
        Reason::WrongCode { tries_left } => return one(Text::ReasonWrongCode, "tries", tries_left),
        Reason::TooMany { wait: 0 } => Text::ReasonTryNow,
        Reason::TooMany { wait } => return one(Text::ReasonTooMany, "wait", wait),
        Reason::Required => Text::ReasonRequired,
        Reason::UnsafeCharacter => Text::ReasonUnsafeCharacter,
        Reason::NotThisForm => Text::ReasonNotThisForm,
        Reason::CardNumber => Text::ReasonCardNumber,
        Reason::NotANumber => Text::ReasonNotANumber,
        Reason::NotADate => Text::ReasonNotADate,
        Reason::ImplausibleDate => Text::ReasonImplausibleDate,
        Reason::UnknownChoice => Text::ReasonUnknownChoice,
        Reason::NotAUrl => Text::ReasonNotAUrl,
        Reason::UrlScheme => Text::ReasonUrlScheme,
        Reason::NotAUsername => Text::ReasonNotAUsername,
        Reason::NotAnEmail => Text::ReasonNotAnEmail,
        Reason::NotAPostalCode => Text::ReasonNotAPostalCode,
        Reason::NotAPhone => Text::ReasonNotAPhone,
        Reason::NotAFullPhone => Text::ReasonNotAFullPhone,
        Reason::NotACode => Text::ReasonNotACode,
        Reason::NotAccepted => Text::ReasonNotAccepted,
        Reason::Taken => Text::ReasonTaken,
        Reason::ReadOnly => Text::ReasonReadOnly,
        Reason::UnknownField => Text::ReasonUnknownField,
        Reason::GivenTwice => Text::ReasonGivenTwice,
        Reason::NotStored => Text::ReasonNotStored,
        Reason::MaybeStored => Text::ReasonMaybeStored,
        Reason::ChangedElsewhere => Text::ReasonChangedElsewhere,
        Reason::CodeExpired => Text::ReasonCodeExpired,
        Reason::Unchanged => Text::ReasonUnchanged,
        Reason::CannotSend => Text::ReasonCannotSend,
        Reason::LastWayIn => Text::ReasonLastWayIn,
        Reason::ProveFirst => Text::ReasonProveFirst,
        Reason::WrongPassword => Text::ReasonWrongPassword,
        Reason::StaleSignIn => Text::ReasonStaleSignIn,
        Reason::AnotherPerson => Text::ReasonAnotherPerson,
    };
    texts.get(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_by_name() {
        assert_eq!(fill("{min} to {max}", &[("min", "1"), ("max", "2")]), "1 to 2");
    }
}
