//! Made-up payment methods, and the pages of one of them.

use super::{Sample, change, person::alice};
use crate::{
    model::{
        payment::{LabelProblem, Method, MethodKind, Month, Standing, Told},
        profile::Profile,
    },
    server::web::render::{Kind, MethodPage, MethodStep},
};

pub(super) fn methods() -> Vec<Method> {
    let card = |id: &str, brand: &str, last_four: &str, label: &str, standing| Method {
        id: id.into(),
        kind: MethodKind::Card,
        brand: brand.into(),
        last_four: last_four.into(),
        expiry: Month::new(2027, 1),
        standing,
        label: label.into(),
        is_default: false,
    };
    let mut all = vec![
        card("one", "Visa", "4242", "", Standing::Valid),
        card("two", "Mastercard", "4444", "Work", Standing::EndsSoon),
        card("three", "American Express", "0005", "A name that is as long as a name may be", Standing::Expired),
        card("four", "", "", "", Standing::Valid),
    ];
    all[0].is_default = true;
    all[3].kind = MethodKind::BankAccount;
    all
}

/// What became of a payment method, said beside the list.
pub(super) fn told(profile: &mut Profile, told: Told) {
    change(profile, "payment_methods", |entry| {
        if let Some(wallet) = &mut entry.wallet {
            wallet.told = Some(told);
        }
    });
}

/// The pages of one payment method.
pub(super) fn payment_methods() -> impl Iterator<Item = Sample> {
    let page = |place: usize, step| {
        let method = methods().remove(place);
        MethodPage { method, step, form: "sealed".into(), back: "/profile#payment_methods".into() }
    };
    let rename = |typed: &str, problem| MethodStep::Rename { typed: typed.into(), problem };
    let remove = |lacks_next| MethodStep::Remove { others: methods().split_off(1), lacks_next };
    let pages = [
        ("payment-rename", page(1, rename("Work", None))),
        ("payment-rename-wrong", page(0, rename("12345", Some(LabelProblem::Digits)))),
        ("payment-remove", page(1, remove(false))),
        ("payment-remove-default", page(0, remove(true))),
    ];
    pages.into_iter().map(|(name, page)| Sample {
        name,
        path: "/profile",
        person: Some(alice()),
        kind: Kind::Method(Box::new(page)),
    })
}
