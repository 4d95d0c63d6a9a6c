//! The page that asks for a card, as a payment provider's would; it takes test numbers only, and keeps none.

use std::fmt::Write as _;

use time::OffsetDateTime;

use crate::server::{
    demo::{
        answer::{self, Answer},
        payments::{Method, Setup},
        request::Request,
        shared::Shared,
    },
    escape::html,
};

/// Test numbers with the brand that they are, and why they are refused, as Stripe's documentation gives them
/// (<https://docs.stripe.com/testing>).
const CARDS: [(&str, &str, Option<&str>); 19] = [
    ("4242424242424242", "visa", None),
    ("4000056655665556", "visa", None),
    ("5555555555554444", "mastercard", None),
    ("2223003122003222", "mastercard", None),
    ("378282246310005", "amex", None),
    ("6011111111111117", "discover", None),
    ("3056930009020004", "diners", None),
    ("3566002020360505", "jcb", None),
    ("6200000000000005", "unionpay", None),
    ("4000000000000002", "visa", Some("generic_decline")),
    ("4000000000009995", "visa", Some("insufficient_funds")),
    ("4000000000009987", "visa", Some("lost_card")),
    ("4000000000009979", "visa", Some("stolen_card")),
    ("4000000000000069", "visa", Some("expired_card")),
    ("4000000000000127", "visa", Some("incorrect_cvc")),
    ("4000000000000119", "visa", Some("processing_error")),
    ("4242424242424241", "visa", Some("incorrect_number")),
    ("4000000000006975", "visa", Some("card_velocity_exceeded")),
    ("4000008400001629", "visa", Some("authentication_required")),
];

/// `GET /pay/ID`
pub fn get(shared: &Shared, id: &str) -> Answer {
    let setup = shared.state().payments.setup(id).cloned();
    match setup {
        Some(setup) if setup.method.is_none() => page(shared, 200, &setup, None),
        Some(setup) => answer::redirect(&setup.return_url),
        None => super::page(404, "Not found", "<h1>Not found</h1><p>There is no such set-up.</p>", ""),
    }
}

/// `POST /pay/ID`
pub fn post(shared: &Shared, id: &str, request: &Request) -> Answer {
    let Some(setup) = shared.state().payments.setup(id).cloned() else { return get(shared, id) };
    let digits = |name: &str| -> String {
        request.field(name).unwrap_or_default().chars().filter(char::is_ascii_digit).collect()
    };
    let number = digits("number");
    // Nothing is said of what it was: it may have been a real one.
    let Some((_, brand, decline)) = CARDS.iter().find(|(known, _, _)| *known == number) else {
        let problem = "This is a demo: only the test numbers below work. What was written is not kept.";
        return page(shared, 422, &setup, Some(problem));
    };
    let now = OffsetDateTime::from_unix_timestamp(shared.clock.now().seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (month, year) =
        (digits("exp_month").parse::<u8>().unwrap_or(0), digits("exp_year").parse::<u16>().unwrap_or(0));
    let is_month = (1..=12).contains(&month) && (2000..=2100).contains(&year);
    if !is_month || (i32::from(year), month) < (now.year(), u8::from(now.month())) {
        return page(
            shared,
            422,
            &setup,
            Some("Please give a month of this year or a later one, in which the card is valid."),
        );
    }
    if !(3..=4).contains(&digits("cvc").len()) {
        return page(shared, 422, &setup, Some("Please give a security code of three or four digits. Any will do."));
    }
    if let Some(code) = decline {
        shared.state().payments.decline(id, code);
        return page(
            shared,
            422,
            &setup,
            Some(&format!("The card was declined ({code}). Try another one, or go back.")),
        );
    }
    let method = Method {
        id: format!("demomethod_{}", shared.random.token(12)),
        brand: (*brand).to_owned(),
        last_four: number[number.len() - 4..].to_owned(),
        exp_year: year,
        exp_month: month,
    };
    shared.state().payments.keep(id, method);
    answer::redirect(&setup.return_url)
}

fn page(shared: &Shared, status: u16, setup: &Setup, problem: Option<&str>) -> Answer {
    let mut rows = String::new();
    for (number, brand, decline) in CARDS {
        let does = decline.unwrap_or("works");
        let _ = write!(
            rows,
            "<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
            grouped(number),
            html(brand),
            html(does)
        );
    }
    let alert =
        problem.map(|problem| format!("<p role=\"alert\" class=\"problem\">{}</p>", html(problem))).unwrap_or_default();
    let now = OffsetDateTime::from_unix_timestamp(shared.clock.now().seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let main = format!(
        "<h1>Add a card</h1><p class=\"problem\"><strong>This page plays a payment provider.</strong> Never write the number of a \
         real card here.</p>{alert}<form method=\"post\" action=\"/pay/{id}\" class=\"stack\">\
         <label for=\"number\">Test card number</label><input id=\"number\" name=\"number\" value=\"4242 4242 4242 4242\" \
         inputmode=\"numeric\" autocomplete=\"off\" required>\
         <label for=\"exp_month\">Valid until: month</label><input id=\"exp_month\" name=\"exp_month\" value=\"12\" \
         inputmode=\"numeric\" autocomplete=\"off\" required>\
         <label for=\"exp_year\">Valid until: year</label><input id=\"exp_year\" name=\"exp_year\" value=\"{year}\" \
         inputmode=\"numeric\" autocomplete=\"off\" required>\
         <label for=\"cvc\">Security code</label><input id=\"cvc\" name=\"cvc\" value=\"123\" inputmode=\"numeric\" \
         autocomplete=\"off\" required><button>Add this card</button></form>\
         <p><a href=\"{back}\">Go back without adding a card</a></p><h2>Test numbers</h2>\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Test numbers\"><table><thead><tr>\
         <th scope=\"col\">Number</th><th scope=\"col\">Brand</th><th scope=\"col\">What it does</th></tr></thead>\
         <tbody>{rows}</tbody></table></div>",
        id = html(&setup.id),
        year = now.year() + 3,
        back = html(&setup.return_url),
    );
    super::page(status, "Add a card", &main, "")
}

fn grouped(number: &str) -> String {
    let mut text = String::new();
    for (place, digit) in number.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
