//! Where else a person is signed in, ended one by one or all at once.

use leptos::prelude::*;

use super::{Place, Security};
use crate::{
    i18n::{Text, Ui},
    model::field::FORM,
    platform,
};

/// The section.
pub fn elsewhere(ui: Ui, page: &Security) -> impl IntoView + use<> {
    let form = page.form.clone();
    let places: Vec<_> = page.elsewhere.iter().map(|place| item(ui, place, &form)).collect();
    let unknown = (!page.all_known).then(|| view! { <p class="help">{ui.text(Text::ElsewhereNotAll)}</p> });
    let nothing = (places.is_empty() && page.all_known).then(|| view! { <p>{ui.text(Text::ElsewhereNone)}</p> });
    let all = (!places.is_empty()).then(|| {
        view! {
            <form class="card-end" method="post" action="/security/end-others">
                <input type="hidden" name=FORM value=platform::hole(&form) autocomplete="off"/>
                <button type="submit" class="button">
                    {ui.text(Text::ElsewhereEndAll)}
                </button>
            </form>
        }
    });
    let list = (!places.is_empty()).then(|| view! { <ul class="places">{places}</ul> });
    view! {
        <section class="section" aria-labelledby="section-elsewhere" id="elsewhere">
            <header class="section-head">
                <h2 id="section-elsewhere">{ui.text(Text::ElsewhereTitle)}</h2>
                <p>{ui.text(Text::ElsewhereIntro)}</p>
            </header>
            <div class="card">{list} {nothing} {unknown} {all}</div>
        </section>
    }
}

/// The browser and the system of a place.
fn name(ui: Ui, place: &Place) -> String {
    match &place.agent {
        Some((browser, system)) => {
            let isolated = |text: &str| format!("\u{2068}{text}\u{2069}");
            ui.filled(Text::PlaceNamed, &[("browser", &isolated(browser)), ("system", &isolated(system))])
        }
        None => ui.text(Text::PlaceUnknown).to_owned(),
    }
}

fn item(ui: Ui, place: &Place, form: &str) -> impl IntoView + use<> {
    let name = name(ui, place);
    let line = |text: Text, gap: &str, value: &str| {
        let text = ui.filled(text, &[(gap, &format!("\u{2068}{value}\u{2069}"))]);
        view! { <p class="help">{platform::hole(&text)}</p> }
    };
    let label = format!("{}: {name}", ui.text(Text::PlaceEnd));
    view! {
        <li class="place">
            <div>
                <p class="place-name">{name}</p>
                {line(Text::PlaceSince, "time", &place.since)}
                {place.seen.as_ref().map(|seen| line(Text::PlaceSeen, "time", seen))}
                {place.ip.as_ref().map(|ip| line(Text::PlaceFrom, "address", ip))}
            </div>
            <form method="post" action="/security/end">
                <input type="hidden" name=FORM value=platform::hole(form) autocomplete="off"/>
                <input type="hidden" name="place" value=platform::hole(&place.id)/>
                <button type="submit" class="button small" aria-label=label>
                    {ui.text(Text::PlaceEnd)}
                </button>
            </form>
        </li>
    }
}
