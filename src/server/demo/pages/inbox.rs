//! Every e-mail and text message that the tenant "sent".

use std::fmt::Write as _;

use crate::server::{
    demo::{answer::Answer, control::Channel, shared::Shared},
    escape::html,
};

/// Brings what is new, without moving what is being read. (A page that loads itself again is an error to axe.)
const NEWS: &str = "<script>setInterval(async () => {\
    const text = await (await fetch(location.href)).text();\
    const news = new DOMParser().parseFromString(text, 'text/html').querySelector('main .plain');\
    document.querySelector('main .plain').replaceWith(news);\
}, 2000)</script>";

/// `GET /demo/inbox`, newest first.
pub fn page(shared: &Shared) -> Answer {
    let now = shared.clock.now();
    let state = shared.state();
    let mut messages = String::new();
    for message in state.inbox.iter().rev() {
        let (what, to) = match message.channel {
            Channel::Email => ("E-mail", message.to.clone()),
            Channel::Sms => ("Text message", format!("+{}", message.to)),
        };
        let _ = write!(
            messages,
            "<li class=\"message\"><p>{what} to <strong>{}</strong>, {} s ago</p><p class=\"code\">{}</p></li>",
            html(&to),
            now.since(message.sent).as_secs(),
            html(&message.code),
        );
    }
    if messages.is_empty() {
        messages.push_str("<li>Nothing has been sent yet.</li>");
    }
    let main = format!(
        "<h1>Inbox</h1><p>Codes that would have gone out by e-mail and text message.</p><ul class=\"plain\">{messages}</ul>"
    );
    super::page(200, "Inbox", &main, NEWS)
}
