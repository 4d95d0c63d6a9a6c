//! A date in three inputs, in the order of the language: a date that one knows by heart is typed, not looked up in a
//! calendar (GOV.UK design system, "Dates").

use leptos::prelude::*;

use crate::{i18n::Text, model::field::DateOrder, ui::profile::Drawn};

/// The parts by their place in [`crate::model::field::Kind::parts`].
const YEAR: usize = 0;
const MONTH: usize = 1;
const DAY: usize = 2;

/// A date in three inputs.
pub fn date(drawn: &Drawn<'_>, order: DateOrder) -> impl IntoView + use<> {
    let order = match order {
        DateOrder::DayMonthYear => [DAY, MONTH, YEAR],
        DateOrder::MonthDayYear => [MONTH, DAY, YEAR],
        DateOrder::YearMonthDay => [YEAR, MONTH, DAY],
    };
    let part = |part: usize| {
        let (label, class, token) = match part {
            YEAR => (Text::DateYear, "input year", "year"),
            MONTH => (Text::DateMonth, "input day", "month"),
            _ => (Text::DateDay, "input day", "day"),
        };
        let name = drawn.input_name(part);
        view! {
            <div class="part">
                <label class="part-label" for=name.clone()>
                    {drawn.ui.text(label)}
                </label>
                <input
                    class=class
                    type="text"
                    inputmode="numeric"
                    id=name.clone()
                    name=name
                    value=drawn.own(part)
                    autocomplete=drawn.autocomplete(token)
                    readonly=drawn.locked
                    aria-invalid=drawn.is_wrong(part)
                    aria-describedby=drawn.described_by()
                />
            </div>
        }
    };
    view! { <div class="parts">{order.map(part).into_iter().collect_view()}</div> }
}
