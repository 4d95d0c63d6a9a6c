//! Payment methods: a list with what can be done with each. Its buttons send a form of their own, which stands outside of
//! the profile's (HTML has no form within a form), so that nothing typed there goes with them.

use leptos::prelude::*;

use crate::{
    i18n::{Text, Ui},
    model::payment::Method,
    platform,
    ui::{
        payment::{FORM_ID, act_on, badges, drawn_name, title, told, validity},
        profile::Drawn,
    },
};

/// Payment methods.
pub fn methods(drawn: &Drawn<'_>) -> impl IntoView + use<> {
    let ui = drawn.ui;
    let wallet = drawn.wallet.cloned().unwrap_or_default();
    let can_change = wallet.is_set_up && !drawn.field.read_only;
    let list = (!wallet.methods.is_empty()).then(|| {
        let rows = wallet.methods.iter().map(|method| row(ui, method, can_change)).collect_view();
        view! { <ul class="methods">{rows}</ul> }
    });
    let none = (wallet.is_set_up && wallet.methods.is_empty())
        .then(|| view! { <p class="methods-none">{ui.text(Text::MethodsNone)}</p> });
    let not_set_up =
        (!wallet.is_set_up).then(|| view! { <p class="methods-none">{ui.text(Text::MethodsNotSetUp)}</p> });
    let add = can_change.then(|| {
        view! {
            <p class="methods-add">
                <button type="submit" class="button" form=FORM_ID formaction="/profile/payment/add">
                    {ui.text(Text::MethodsAdd)}
                </button>
                <span class="help">{ui.text(Text::MethodsAddHint)}</span>
            </p>
        }
    });
    view! {
        <div class="methods-all" id=drawn.id()>
            {wallet.told.map(|what| told(ui, what))} {list} {none} {not_set_up} {add}
        </div>
    }
}

fn row(ui: Ui, method: &Method, can_change: bool) -> impl IntoView + use<> {
    let below = (!method.label.is_empty()).then(|| {
        let title = platform::hole(&title(ui, method));
        view! { <span>{title}</span> }
    });
    let validity = validity(ui, method).map(|text| {
        let text = platform::hole(&text);
        view! { <span>{text}</span> }
    });
    let acts = can_change.then(|| acts(ui, method));
    view! {
        <li class="method">
            <div class="method-what">
                <p class="method-name">
                    {drawn_name(ui, method)}
                    {badges(ui, method)}
                </p>
                <p class="method-more">{below} {validity}</p>
            </div>
            {acts}
        </li>
    }
}

fn acts(ui: Ui, method: &Method) -> impl IntoView + use<> {
    let path = |step: &str| platform::hole(&format!("/profile/payment/{}/{step}", method.id));
    let default = (!method.is_default).then(|| {
        view! {
            <button
                type="submit"
                class="button quiet small"
                form=FORM_ID
                formaction=path("default")
                aria-label=act_on(ui, Text::MethodMakeDefault, method)
            >
                {ui.text(Text::MethodMakeDefault)}
            </button>
        }
    });
    view! {
        <div class="method-acts">
            {default}
            <a class="button quiet small" href=path("rename") aria-label=act_on(ui, Text::MethodRename, method)>
                {ui.text(Text::MethodRename)}
            </a>
            <a class="button quiet small" href=path("remove") aria-label=act_on(ui, Text::Remove, method)>
                {ui.text(Text::Remove)}
            </a>
        </div>
    }
}
