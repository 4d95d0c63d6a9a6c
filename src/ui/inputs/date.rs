//! A date in three inputs, in the order of the language: a date that one knows by heart is typed, not looked up in a
//! calendar (GOV.UK design system, "Dates").

use leptos::prelude::*;

use crate::{
    i18n::{Text, Ui},
    model::field::DateOrder,
    ui::profile::Row,
};

/// The parts by their place in [`crate::model::field::Kind::parts`].
const YEAR: usize = 0;
const MONTH: usize = 1;
const DAY: usize = 2;

/// A date in three inputs.
pub fn date(ui: Ui, row: Row, order: DateOrder) -> impl IntoView + use<> {
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
        let name = row.input_name(part);
        view! {
            <div class="part">
                <label class="part-label" for=name.clone()>
                    {ui.text(label)}
                </label>
                <input
                    class=class
                    type="text"
                    inputmode="numeric"
                    id=name.clone()
                    name=name
                    value=row.at_first(part)
                    autocomplete=row.autocomplete(token)
                    readonly=move || row.is_locked()
                    aria-invalid=move || row.is_wrong(part)
                    aria-describedby=row.described_by()
                />
            </div>
        }
    };
    view! { <div class="parts">{order.map(part).into_iter().collect_view()}</div> }
}
