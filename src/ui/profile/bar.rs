//! The bar at the end of the form, in sight for as long as the form is: how much is not saved, discard, save.

use leptos::prelude::*;

use super::form::Form;
use crate::i18n::Text;

/// The bar at the end of the form.
pub fn bar(form: Form) -> impl IntoView + use<> {
    let ui = form.ui;
    // Until the browser's half is at work nobody counts.
    let changes = move || if form.live.get() { form.changes() } else { 0 };
    let state = move || match changes() {
        0 if form.live.get() => ui.text(Text::BarNoChanges).to_owned(),
        0 => String::new(),
        count => ui.counted(Text::BarChanges, "count", u32::try_from(count).unwrap_or(u32::MAX)),
    };
    let class = move || if changes() > 0 { "bar changed" } else { "bar" };
    let save = move || ui.text(if form.saving.get() { Text::BarSaving } else { Text::BarSave });
    let status = move || {
        let status = form.status.get();
        (!status.is_empty()).then(|| view! { <p>{status}</p> })
    };
    let discard = move |event: leptos::ev::MouseEvent| {
        // The browser would go back to what the page was loaded with.
        event.prevent_default();
        form.discard();
    };
    view! {
        <div class=class>
            <div class="bar-state">
                <div class="bar-status" role="status">
                    {status}
                </div>
                <p class="bar-count">{state}</p>
            </div>
            <div class="buttons">
                <button
                    type="submit"
                    class="button primary"
                    disabled=move || !form.standing.get().can_change()
                    aria-disabled=move || form.saving.get().then_some("true")
                >
                    {save}
                </button>
                <button
                    type="reset"
                    class="button discard"
                    disabled=move || !form.standing.get().can_change()
                    on:click=discard
                >
                    {ui.text(Text::BarDiscard)}
                </button>
            </div>
        </div>
    }
}
