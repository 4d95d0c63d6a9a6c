//! Every page in every state and in every language.

use logto_profile::{
    app::Data,
    i18n::Text,
    model::packed::unpack,
    server::{
        i18n::{Catalogue, Languages},
        look::Look,
        web::{
            render::{Assets, Frame, Theme, render},
            styleguide::samples::{self, HOSTILE, Sample},
        },
    },
};

fn languages() -> &'static [Catalogue] {
    Languages::load().expect("all catalogues are whole").all()
}

fn html(catalogue: &'static Catalogue, sample: Sample) -> String {
    let assets = Assets { script: "/pkg/a.js".into(), wasm: "/pkg/a.wasm".into(), style: "/pkg/a.css".into() };
    let frame = Frame {
        catalogue,
        app_name: "Example",
        look: &Look::default(),
        theme: Theme::System,
        assets: &assets,
        nonce: "n0nce",
        path: sample.path,
        back: sample.path,
        is_still: false,
        person: sample.person.as_ref(),
        menu: None,
        reload_port: None,
    };
    render(&frame, sample.kind).plain()
}

fn all() -> impl Iterator<Item = (&'static str, &'static str, String)> {
    languages().iter().flat_map(|catalogue| {
        samples::all(catalogue).into_iter().map(move |sample| (catalogue.tag, sample.name, html(catalogue, sample)))
    })
}

fn one(name: &str) -> String {
    all().find(|page| page.1 == name).expect("a sample").2
}

/// The content of the data block.
fn data(html: &str) -> Option<&str> {
    let opening = r#"<script type="text/plain" id="data">"#;
    let from = html.find(opening)? + opening.len();
    Some(&html[from..from + html[from..].find("</script>")?])
}

#[test]
fn no_page_misses_a_text_or_shows_a_gap() {
    for (language, name, html) in all() {
        let seen = data(&html).map_or(html.clone(), |data| html.replace(data, ""));
        let body = seen.split("</head>").nth(1).expect("a body");
        assert!(!body.contains(['{', '}']), "{language}/{name} shows a gap");
        for empty in ["<h1></h1>", "<h2></h2>", "<p class=\"intro\"></p>", "aria-label=\"\"", "<title> "] {
            assert!(!seen.contains(empty), "{language}/{name} has an empty {empty}");
        }
    }
}

#[test]
fn every_page_has_one_heading_one_main_and_unique_ids() {
    for (language, name, html) in all() {
        assert_eq!(html.matches("<h1").count(), 1, "{language}/{name}");
        assert_eq!(html.matches("<main").count(), 1, "{language}/{name}");
        let mut ids: Vec<_> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        ids.sort_unstable();
        let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{language}/{name}: {twice:?}");
    }
}

#[test]
fn no_page_has_an_inline_style_or_a_script_without_a_nonce() {
    for (language, name, html) in all() {
        assert!(!html.contains(" style=\""), "{language}/{name}");
        assert!(!html.contains("<style"), "{language}/{name}");
        for script in html.split("<script").skip(1) {
            let known = script.contains("nonce=\"n0nce\"") || script.starts_with(" type=\"text/plain\"");
            assert!(known || name == "hostile", "{language}/{name}");
        }
    }
}

#[test]
fn only_the_profile_page_loads_the_browsers_half() {
    for (language, name, html) in all() {
        let is_profile = html.contains("id=\"profile-form\"");
        assert_eq!(html.contains(".wasm"), is_profile, "{language}/{name}");
        assert_eq!(data(&html).is_some(), is_profile, "{language}/{name}");
    }
}

#[test]
fn hostile_values_are_text_everywhere() {
    let html = one("hostile");
    let harmless = data(&html).expect("data");
    assert!(!harmless.contains('<'), "the data block holds a tag");
    let rest = html.replace(harmless, "");
    assert!(!rest.contains("<script>alert"), "a script");
    assert!(!rest.contains("<img src=x"), "an image");
    assert!(!rest.contains("<!--"), "a comment");
    assert!(rest.matches("&lt;script&gt;alert").count() > 20, "shown as text");
    let read: Data = postcard::from_bytes(&unpack(harmless)).expect("the browser reads it");
    assert_eq!(read.profile.heading.name, HOSTILE);
}

#[test]
fn the_browser_gets_the_texts_it_needs_in_the_pages_language_only() {
    for catalogue in languages() {
        let sample = samples::all(catalogue).into_iter().find(|sample| sample.name == "profile").expect("there");
        let html = html(catalogue, sample);
        let data: Data = postcard::from_bytes(&unpack(data(&html).expect("data"))).expect("readable");
        assert_eq!(data.texts.len(), Text::BROWSER);
        assert_eq!(data.texts[Text::BarSave as usize], catalogue.texts.get(Text::BarSave));
    }
}

#[test]
fn what_was_typed_comes_back_with_the_reason_beside_it() {
    let html = one("profile-wrong");
    assert!(html.contains(r#"value="javascript:alert(1)""#));
    assert!(html.contains(r##"href="#birthdate.year""##));
    assert!(html.contains("<title>Problem: "));
    assert_eq!(html.matches("aria-invalid=\"true\"").count(), 5);
}

#[test]
fn a_page_that_is_still_arriving_cannot_be_saved_and_loads_again_without_javascript() {
    let html = one("profile-arriving");
    assert!(html.contains("<noscript><meta http-equiv=\"refresh\""));
    assert!(!one("profile").contains("<noscript>"));
    assert!(html.contains("<button type=\"submit\" disabled"), "saving is not offered");
    assert!(!one("profile").contains("<button type=\"submit\" disabled"), "saving is offered");
}
