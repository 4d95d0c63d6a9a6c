//! Payment methods between what a provider tells, what is kept and what is shown.

use time::OffsetDateTime;

use super::ports::{MethodRow, Offered};
use crate::{
    model::{
        card,
        payment::{LABEL_DIGITS, Method, MethodKind, Month, Standing},
    },
    server::clock::Timestamp,
};

/// A method as it is shown.
pub(super) fn shown(row: &MethodRow, now: Month) -> Method {
    let Offered { kind, brand, last_four, expiry, .. } = &row.offered;
    Method {
        id: row.id.clone(),
        kind: MethodKind::from_name(kind),
        brand: brand.clone(),
        last_four: last_four.clone(),
        expiry: *expiry,
        standing: expiry.map_or(Standing::Valid, |expiry| expiry.standing(now)),
        label: row.label.clone(),
        is_default: row.is_default,
    }
}

/// What the database takes, whatever a provider tells: four characters of the number, a brand that is a name.
pub(super) fn tidy(offered: Offered) -> Offered {
    let is_four = offered.last_four.len() == 4 && offered.last_four.bytes().all(|b| b.is_ascii_alphanumeric());
    let digits = |text: &str| text.chars().filter(|c| card::digit(*c).is_some()).count();
    let name =
        |text: String| if digits(&text) > LABEL_DIGITS { String::new() } else { text.chars().take(64).collect() };
    Offered {
        last_four: if is_four { offered.last_four.to_ascii_uppercase() } else { String::new() },
        brand: name(offered.brand),
        kind: name(offered.kind),
        ..offered
    }
}

/// The month of an instant, UTC.
pub(super) fn month_of(at: Timestamp) -> Month {
    let at = OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    Month { year: at.year().try_into().unwrap_or(1970), month: at.month().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_provider_tells_is_made_to_fit_before_it_is_kept() {
        let told = Offered {
            reference: "pm_1".into(),
            kind: "card".into(),
            brand: "Visa 4242 4242".into(),
            last_four: "4242424242424242".into(),
            expiry: None,
        };
        let kept = tidy(told.clone());
        assert_eq!((&*kept.brand, &*kept.last_four), ("", ""));
        let kept = tidy(Offered { brand: "N26".into(), last_four: "ab12".into(), ..told });
        assert_eq!((&*kept.brand, &*kept.last_four), ("N26", "AB12"));
    }

    #[test]
    fn the_month_is_that_of_the_instant() {
        let month = |millis| month_of(Timestamp::from_millis(millis)).to_string();
        assert_eq!(month(1_800_000_000_000), "01/2027");
        assert_eq!(month(-1), "12/1969");
    }
}
