//! The document shell. It is server-only, and so it is written as text, with everything that comes from outside escaped.

use std::fmt::Write as _;

use leptos::prelude::*;

use super::{
    Frame,
    pieces::{self, Part},
};
use crate::{
    app::Data,
    i18n::{Text, Ui},
    model::{field::FORM, packed::pack, profile::Profile},
    server::{
        domain::schema::Words,
        escape,
        i18n::Languages,
        look::{Look, image::Image},
        web::script,
    },
    ui::{
        frame::{Brand, Language, Logo, footer, header},
        payment::FORM_ID as PAYMENT_FORM,
    },
};

/// The URLs of the files that a page needs. Their names hold hashes, so they never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The JavaScript that loads the WebAssembly.
    pub script: String,
    /// The WebAssembly.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
}

/// What stands in the document.
pub struct Body {
    /// The window's title.
    pub title: String,
    /// What stands between header and footer, as HTML.
    pub main: String,
    /// Whether what was typed is in this page and nowhere else that another page would lead to: nothing but its own button
    /// leads away then.
    pub holds: bool,
    /// A small script of the page's own, run when all of the page is there.
    pub script: Option<&'static str>,
    /// What the browser's half needs, on the page that it takes over.
    pub taken_over: Option<TakenOver>,
}

/// What the browser's half needs.
pub struct TakenOver {
    /// The page's own data, see [`data`].
    pub data: String,
    /// Rules of style for fields that are not always asked for.
    pub style: String,
    /// Whose form it is, for the forms beside the profile's own.
    pub form: String,
    /// Whether everything is there. Otherwise a browser without JavaScript loads the page again by itself.
    pub is_complete: bool,
}

/// Seconds after which a page that is not complete is loaded again, without JavaScript: this time it waits.
const REFRESH_SECONDS: u32 = 2;

/// The page's own data for the browser's half, packed: read there as the end of [`Data`], whose beginning is
/// [`Part::Texts`]. Postcard writes one after the other, with nothing between.
pub fn data(profile: &Profile) -> String {
    // Nothing in it that Postcard cannot write. Without data the page stays as it is.
    pack(&postcard::to_allocvec(profile).unwrap_or_default())
}

/// The whole document.
pub fn document(frame: &Frame, body: &Body) -> String {
    let ui = Ui { texts: *frame.catalogue.texts, language: frame.catalogue.tag };
    let mut html = String::with_capacity(body.main.len() + 32 * 1024);
    let _ = write!(
        html,
        "<!DOCTYPE html><html lang=\"{}\" dir=\"{}\" data-theme=\"{}\"><head>",
        frame.catalogue.tag,
        frame.catalogue.direction.name(),
        frame.theme.name()
    );
    head(&mut html, frame, body);
    let brand = brand(frame);
    let skip = escape::html(ui.text(Text::SkipLink));
    let _ = write!(html, "</head><body><a class=\"skip-link\" href=\"#{}\">{skip}</a>", Data::MAIN);
    html.push_str(&header(ui, &brand, frame.theme, frame.path, frame.person).to_html());
    if body.taken_over.is_some() {
        let (title, text) = (escape::html(ui.text(Text::OfflineTitle)), escape::html(ui.text(Text::OfflineBody)));
        let _ = write!(
            html,
            "<div class=\"offline\" role=\"status\"><p id=\"offline\" hidden><strong>{title}</strong> {text}</p></div>"
        );
    }
    // No white space: what is taken over begins and ends with what the view rendered.
    let _ = write!(html, "<main id=\"{}\" tabindex=\"-1\">{}</main>", Data::MAIN, body.main);
    if !body.holds {
        html.push_str(&footer(ui, &languages(), frame.back, frame.menu, (&brand, frame.theme)).to_html());
    }
    if let Some(taken_over) = &body.taken_over {
        let TakenOver { data, form, .. } = taken_over;
        // The buttons of payment methods send it. It has nothing to see, so it stands outside of what is taken over.
        let form = pieces::hole(&escape::html(form));
        let _ = write!(
            html,
            "<form id=\"{PAYMENT_FORM}\" method=\"post\" action=\"/profile/payment/refresh\" hidden>\
             <input type=\"hidden\" name=\"{FORM}\" value=\"{form}\" autocomplete=\"off\"></form>"
        );
        let texts = pieces::slot(&Part::Texts);
        let _ =
            write!(html, "<script type=\"text/plain\" id=\"{}\">{texts}{}</script>", Data::ELEMENT, pieces::hole(data));
    }
    html.push_str("</body></html>");
    html
}

fn head(html: &mut String, frame: &Frame, body: &Body) {
    let title = escape::html(&format!("{} – {}", body.title, frame.app_name));
    let style = escape::html(&frame.assets.style);
    let scheme = frame.theme.color_scheme();
    let icon = frame.look.icon.as_ref();
    let (icon, icon_kind) = icon.map_or(("/favicon.svg".into(), "image/svg+xml"), |icon| (icon.address(), icon.kind));
    let _ = write!(
        html,
        "<meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"{scheme}\">\
         <title>{title}</title>\
         <link rel=\"stylesheet\" href=\"{style}\">\
         <link rel=\"icon\" href=\"{icon}\" type=\"{icon_kind}\">"
    );
    if let Some(sheet) = &frame.look.sheet {
        let _ = write!(html, "<style>{}</style>", sheet.text);
    }
    if let Some(taken_over) = &body.taken_over {
        if !taken_over.style.is_empty() {
            let _ = write!(
                html,
                "<style nonce=\"{}\">{}</style>",
                pieces::hole(&escape::html(frame.nonce)),
                taken_over.style
            );
        }
        scripts(html, frame);
        let nonce = pieces::hole(&escape::html(frame.nonce));
        let _ = write!(html, "<script type=\"module\" nonce=\"{nonce}\">{}</script>", script::pictures());
        if !taken_over.is_complete {
            let _ = write!(
                html,
                "<noscript><meta http-equiv=\"refresh\" content=\"{REFRESH_SECONDS};url=/profile?wait=1\"></noscript>"
            );
        }
    }
    if let Some(script) = body.script {
        let nonce = pieces::hole(&escape::html(frame.nonce));
        let _ = write!(html, "<script type=\"module\" nonce=\"{nonce}\">{script}</script>");
    }
    if let Some(port) = frame.reload_port {
        let nonce = pieces::hole(&escape::html(frame.nonce));
        let _ = write!(html, "<script nonce=\"{nonce}\">const port={port};{RELOAD}</script>");
    }
}

fn brand(frame: &Frame) -> Brand {
    let Look { logo, support, privacy, terms, .. } = frame.look;
    let link =
        |what, words: &Option<Words>| words.as_ref().map(|words| (what, words.within(frame.catalogue).to_owned()));
    let links = [link(Text::LinkSupport, support), link(Text::LinkPrivacy, privacy), link(Text::LinkTerms, terms)];
    let logo = logo.as_ref().map(|logo| Logo {
        light: logo.light.address(),
        dark: logo.dark.as_ref().map(Image::address),
        width: logo.light.width,
        height: logo.light.height,
        shows_name: logo.shows_name,
    });
    Brand { name: frame.app_name.to_owned(), logo, links: links.into_iter().flatten().collect() }
}

fn scripts(html: &mut String, frame: &Frame) {
    let nonce = pieces::hole(&escape::html(frame.nonce));
    let (script, wasm) = (&frame.assets.script, &frame.assets.wasm);
    let text = |url: &str| escape::json(&serde_json::Value::from(url).to_string());
    // Both files are asked for at once, and by the script itself: preload links would cost those without JavaScript the
    // whole WebAssembly for nothing.
    let _ = write!(
        html,
        "<script type=\"module\" async nonce=\"{nonce}\">\
         {AT_ONCE}const wasm=fetch({});const{{default:init,hydrate}}=await import({});await init({{module_or_path:wasm}});\
         if(document.readyState==='loading')await new Promise(then=>addEventListener('DOMContentLoaded',then));\
         hydrate()</script>",
        text(wasm),
        text(script)
    );
}

/// What a page that runs scripts does before the browser's half is there, and too small to be part of it. Light or dark is
/// changed where it is, so that nothing typed has to be left; that there is no connection is said.
const AT_ONCE: &str = "const root=document.documentElement;\
    addEventListener('submit',event=>{const form=event.target,button=event.submitter;if(button?.name!=='theme')return;\
    event.preventDefault();root.dataset.theme=button.value;\
    for(const other of form.querySelectorAll('[name=theme]'))other.setAttribute('aria-pressed',other===button);\
    for(const source of document.querySelectorAll('.logo source'))\
    source.media=({dark:'screen',light:'not all'})[button.value]||'screen and (prefers-color-scheme: dark)';\
    fetch(form.action,{method:'POST',body:new URLSearchParams(new FormData(form,button)),redirect:'manual'}).catch(()=>{})});\
    const offline=()=>{const told=document.getElementById('offline');if(told)told.hidden=navigator.onLine};\
    addEventListener('online',offline);addEventListener('offline',offline);addEventListener('DOMContentLoaded',offline);offline();";

/// What cargo-leptos says on its socket: build done, or a style sheet alone has changed.
const RELOAD: &str = "const connect=()=>{const socket=new WebSocket(`ws://${location.hostname}:${port}/live_reload`);\
    socket.onmessage=(event)=>{const told=JSON.parse(event.data);\
    if(told.css){for(const link of document.querySelectorAll('link[rel=stylesheet]'))link.href=`/${told.css}?${Date.now()}`}\
    else if(told.all||told.view)location.reload()};\
    socket.onclose=()=>setTimeout(connect,1000)};connect()";

fn languages() -> Vec<Language> {
    let all = Languages::load().map(Languages::all).unwrap_or_default();
    all.iter().map(|catalogue| Language { tag: catalogue.tag, name: &catalogue.name }).collect()
}
