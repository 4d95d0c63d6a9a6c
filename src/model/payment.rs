//! Payment methods as they are shown: what a provider keeps, and of it only what tells one method from another. No card
//! number is ever among it.

use super::{card, check::Reason, text};

/// The payment methods of one person, and what was just done with them. Drawn by the server only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wallet {
    /// Whether there is a provider that could keep one.
    pub is_set_up: bool,
    /// The methods, the default first.
    pub methods: Vec<Method>,
    /// What the last form came to.
    pub told: Option<Told>,
}

/// A payment method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Our own id of it.
    pub id: String,
    /// What it is.
    pub kind: MethodKind,
    /// The brand's name; empty when it has none.
    pub brand: String,
    /// The last four characters of its number; empty when it has none.
    pub last_four: String,
    /// The last month in which it is valid.
    pub expiry: Option<Month>,
    /// How much longer that is.
    pub standing: Standing,
    /// The name that the person gave it; may be empty.
    pub label: String,
    /// Whether it is used where nothing else is said.
    pub is_default: bool,
}

/// What a payment method is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// A payment card.
    Card,
    /// An account at a bank.
    BankAccount,
    /// Anything else that the provider keeps.
    Other,
}

impl MethodKind {
    /// The kind that a provider's name for it is: Stripe's `type` of a payment method.
    pub fn from_name(name: &str) -> Self {
        match name {
            "card" => Self::Card,
            "acss_debit" | "au_becs_debit" | "bacs_debit" | "nz_bank_account" | "sepa_debit" | "us_bank_account" => {
                Self::BankAccount
            }
            _ => Self::Other,
        }
    }
}

/// A brand's own name, for the short one that a provider tells (Stripe's `card.brand`).
pub fn brand_name(short: &str) -> &str {
    match short {
        "amex" => "American Express",
        "diners" => "Diners Club",
        "discover" => "Discover",
        "jcb" => "JCB",
        "mastercard" => "Mastercard",
        "unionpay" => "UnionPay",
        "visa" => "Visa",
        "unknown" => "",
        other => other,
    }
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year, 1 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
}

/// How much longer a payment method is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// For longer, or without an end.
    Valid,
    /// Until the end of this month or of one of the next [`SOON`].
    EndsSoon,
    /// No longer.
    Expired,
}

/// How many calendar months before its last one a method is said to end soon.
pub const SOON: u32 = 2;

impl Month {
    /// A month of these numbers; none when there is no such month.
    pub fn new(year: i64, month: i64) -> Option<Self> {
        let year = u16::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
        let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        Some(Self { year, month })
    }

    fn count(self) -> u32 {
        u32::from(self.year) * 12 + u32::from(self.month)
    }

    /// What a method whose last month this is, is worth in the month `now`. A card is valid to the last day of its month
    /// (ISO/IEC 7813).
    pub fn standing(self, now: Self) -> Standing {
        match self.count().checked_sub(now.count()) {
            None => Standing::Expired,
            Some(left) if left <= SOON => Standing::EndsSoon,
            Some(_) => Standing::Valid,
        }
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}/{}", self.month, self.year)
    }
}

/// The most characters of a name that a person gives a method.
pub const LABEL_MAX: usize = 40;
/// The most digits in it: a whole number of a card, cut into pieces, must not fit.
pub const LABEL_DIGITS: usize = 4;

/// Why a name for a method is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum LabelProblem {
    /// As for any text.
    Text(Reason),
    /// More than [`LABEL_DIGITS`] digits.
    Digits,
}

/// A name that a person gives a method; empty for none.
///
/// # Errors
/// Too long, with characters that are not allowed, or with more than four digits.
pub fn label(typed: &str) -> Result<String, LabelProblem> {
    let label = text::clean(typed, text::Lines::One).map_err(LabelProblem::Text)?;
    if label.chars().count() > LABEL_MAX {
        return Err(LabelProblem::Text(Reason::TooLong { max: LABEL_MAX.try_into().unwrap_or(u32::MAX) }));
    }
    if label.chars().filter(|c| card::digit(*c).is_some()).count() > LABEL_DIGITS {
        return Err(LabelProblem::Digits);
    }
    Ok(label)
}

/// What was done with a payment method, to be told on the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// There is no provider.
    NotSetUp,
    /// A method was added.
    Added,
    /// A method was added, and is the default.
    AddedAsDefault,
    /// A method was added, and could not be made the default.
    AddedNotDefault,
    /// The person came back without having added one.
    Cancelled,
    /// The provider refused it.
    Declined(Decline),
    /// The set-up was begun elsewhere or is over, and nothing new is there.
    SetUpOver,
    /// The provider did not answer: what was asked for may have been done.
    Unsure,
    /// The provider did not answer, and nothing was changed.
    NothingChanged,
    /// Too many tries.
    TooMany,
    /// Another method is the default.
    DefaultChanged,
    /// It has another name.
    Renamed,
    /// It is removed.
    Removed,
    /// It is removed, and another one is the default.
    RemovedAndDefaultChanged,
    /// Another one is the default, but it could not be removed.
    DefaultChangedNotRemoved,
    /// It was not there any more.
    Gone,
    /// What the provider has was looked up: nothing was new.
    UpToDate,
    /// What the provider has was looked up: something was new.
    Updated,
}

/// Why a provider refused a method. Lost and stolen cards are told as refused and no more: whoever holds one must not learn
/// it (Stripe's advice on decline codes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// Without a reason.
    Refused,
    /// There is not enough on it.
    InsufficientFunds,
    /// It is over.
    Expired,
    /// The security code is not its.
    WrongCode,
    /// There is no such number.
    WrongNumber,
    /// The bank wants the person to prove themselves, and they did not.
    NotAuthenticated,
    /// The bank failed; trying again may help.
    Failed,
}

impl Decline {
    /// The reason that a decline code says (Stripe's `decline_code`, else its `code`).
    pub fn from_code(code: &str) -> Self {
        match code {
            "insufficient_funds" | "withdrawal_count_limit_exceeded" => Self::InsufficientFunds,
            "expired_card" => Self::Expired,
            "incorrect_cvc" | "invalid_cvc" => Self::WrongCode,
            "incorrect_number" | "invalid_number" => Self::WrongNumber,
            "authentication_required" | "setup_intent_authentication_failure" => Self::NotAuthenticated,
            "processing_error" | "issuer_not_available" | "try_again_later" => Self::Failed,
            _ => Self::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn month(year: i64, month: i64) -> Month {
        Month::new(year, month).expect("a month")
    }

    #[test]
    fn a_card_is_valid_to_the_end_of_its_month_and_ends_soon_two_months_before() {
        let card = month(2027, 1);
        for (now, expected) in [
            (month(2026, 10), Standing::Valid),
            (month(2026, 11), Standing::EndsSoon),
            (month(2026, 12), Standing::EndsSoon),
            (month(2027, 1), Standing::EndsSoon),
            (month(2027, 2), Standing::Expired),
            (month(2030, 1), Standing::Expired),
        ] {
            assert_eq!(card.standing(now), expected, "{now}");
        }
    }

    #[test]
    fn there_is_no_thirteenth_month() {
        for (year, given) in [(2027, 0), (2027, 13), (0, 1), (10_000, 1), (-1, 1)] {
            assert_eq!(Month::new(year, given), None);
        }
    }

    #[test]
    fn a_lost_card_is_told_as_refused_and_no_more() {
        for code in ["lost_card", "stolen_card", "generic_decline", "pickup_card", ""] {
            assert_eq!(Decline::from_code(code), Decline::Refused, "{code}");
        }
    }

    #[test]
    fn a_name_has_four_digits_at_most_in_whatever_script() {
        assert_eq!(label("  Work, 4242 "), Ok("Work, 4242".to_owned()));
        assert_eq!(label(""), Ok(String::new()));
        for typed in ["12345", "1 of 2, 345", "١٢٣٤٥", "1a2b3c4d5"] {
            assert_eq!(label(typed), Err(LabelProblem::Digits), "{typed}");
        }
        assert!(matches!(label(&"x".repeat(LABEL_MAX + 1)), Err(LabelProblem::Text(Reason::TooLong { .. }))));
    }

    proptest! {
        #[test]
        fn no_name_that_is_taken_holds_a_card_number(typed in "\\PC{0,60}|[0-9 -]{0,30}") {
            if let Ok(label) = label(&typed) {
                prop_assert!(!card::looks_like_a_card_number(&label));
            }
        }
    }
}
