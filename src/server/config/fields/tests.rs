use super::*;
use crate::{
    model::{
        check::Reason,
        edit::Problem,
        field::{Condition, Kind, ON},
        value::{Value, parse},
    },
    server::{domain::schema::Editing, i18n::Languages},
};

#[derive(serde::Deserialize)]
struct Page {
    section: Vec<SectionShape>,
}

fn read(text: &str) -> Result<Schema, String> {
    let page: Page = toml::from_str(text).map_err(|error| error.to_string())?;
    load(&page.section, Place { file: "Leptos.toml", text }).map_err(|error| error.0)
}

/// A page with these lines as its second field, which begins on line 9.
fn with(field: &str) -> Result<Schema, String> {
    read(&format!(
        "[[section]]\nid = \"work\"\ntitle = \"Work\"\n[[section.field]]\nid = \"employed\"\nkind = \"switch\"\n\
         home = \"database\"\nlabel = \"Employed\"\n[[section.field]]\n{field}"
    ))
}

#[test]
fn a_page_that_declares_nothing_has_the_built_in_fields() {
    let schema = load(&[], Place { file: "", text: "" }).expect("the built-in fields");
    let ids: Vec<_> = schema.rows().map(|row| row.id.as_str()).collect();
    let expected =
        "name nickname username website birthdate age gender locale zoneinfo address payment_methods payment"
            .split(' ')
            .collect::<Vec<_>>();
    assert_eq!(ids, expected);
    assert!(ids.iter().all(|id| schema.find(id).is_some_and(|(row, field)| row.id == *id && field.id == *id)));
}

#[test]
fn a_built_in_section_or_field_is_taken_by_its_id_alone() {
    let schema = read("[[section]]\nid = \"details\"\n[[section]]\nid = \"me\"\ntitle = \"Me\"\n[[section.field]]\nid = \"given_name\"\nrequired = true")
        .expect("a schema");
    let ids: Vec<_> = schema.rows().map(|row| (row.id.as_str(), row.required)).collect();
    assert_eq!(ids, [("birthdate", false), ("age", false), ("gender", false), ("given_name", true)]);
}

#[test]
fn a_declared_field_is_a_field_with_its_texts_in_each_language() {
    let schema = with(
        "id = \"size\"\nkind = \"number\"\nhome = \"custom_data.company.size\"\nmin = 1\nmax = 9\nrequired = true\n\
         label = { en = \"People\", ar = \"الأشخاص\" }\nhelp = \"About.\"\nwhy = \"To help.\"\n\
         shown-when = { field = \"employed\", is = true }",
    )
    .expect("a schema");
    let (row, bare) = schema.find("size").expect("the field");
    assert_eq!(row.home.to_string(), "custom_data.company.size");
    assert_eq!(bare.shown_when, Some(Condition { field: "employed".into(), one_of: vec![ON.into()] }));
    let languages = Languages::load().expect("whole");
    let english = row.field(Some(languages.default()));
    assert_eq!((english.label.as_str(), english.help.as_deref()), ("People", Some("About. Why we ask: To help.")));
    assert_eq!(row.field(languages.find("ar")).label, "الأشخاص");
    assert_eq!(parse(bare, &["10".into()]), Err(Problem::of_whole(Reason::OutOfRange { min: 1, max: 9 })));
    assert_eq!(parse(bare, &["3".into()]), Ok(Value::Number(3)));
}

#[test]
fn every_kind_can_be_declared() {
    for (kind, more) in [
        ("line", "pattern = \"[A-Z]{2}\""),
        ("text", "max-length = 500"),
        ("url", ""),
        ("phone", ""),
        ("number", ""),
        ("date", ""),
        ("choice", "options = [{ value = \"a\", label = \"A\" }]\nother = \"Something else\""),
        ("choices", "options = [{ value = \"a\", label = \"A\" }, { value = \"b\", label = \"B\" }]"),
        ("switch", ""),
        ("country", ""),
        ("language", ""),
        ("time-zone", ""),
        ("address", ""),
    ] {
        let schema = with(&format!("id = \"x\"\nkind = \"{kind}\"\nhome = \"database\"\nlabel = \"X\"\n{more}"));
        assert!(schema.as_ref().is_ok_and(|schema| schema.find("x").is_some()), "{kind}: {schema:?}");
    }
}

#[test]
fn a_hidden_field_is_not_on_the_page_and_a_read_only_one_is() {
    let of = |edit| {
        with(&format!("id = \"x\"\nkind = \"line\"\nhome = \"database\"\nlabel = \"X\"\nedit = \"{edit}\""))
            .expect("a schema")
    };
    assert!(of("hidden").find("x").is_none());
    assert!(of("hidden").all().any(|row| row.id == "x" && row.editing == Editing::Hidden));
    assert!(of("read-only").find("x").is_some_and(|(_, field)| field.read_only));
}

#[test]
fn a_mistake_is_told_with_its_line_its_field_and_its_key() {
    let line = |kind: &str, home: &str, more: &str| {
        format!("id = \"x\"\nkind = \"{kind}\"\nhome = \"{home}\"\nlabel = \"X\"\n{more}")
    };
    for (field, told) in [
        ("id = \"x\"\nkind = \"lien\"".to_owned(), "line"),
        ("id = \"x\"\nlable = \"X\"".to_owned(), "lable"),
        ("id = \"X\"".to_owned(), "line 10: field `X`: `id` must begin with a small letter"),
        ("id = \"form\"\nkind = \"line\"".to_owned(), "this id is taken"),
        ("id = \"employed\"\nkind = \"line\"".to_owned(), "line 10: field `employed`: is there twice"),
        ("id = \"x\"".to_owned(), "line 10: field `x`: `kind` is missing"),
        ("id = \"x\"\nkind = \"line\"".to_owned(), "field `x`: `label` is missing"),
        ("id = \"x\"\nkind = \"line\"\nlabel = \"X\"".to_owned(), "field `x`: `home` is missing"),
        (line("line", "profile.shoe", ""), "line 12: field `x`: `home`: Logto's profile has no key `shoe`"),
        (line("line", "logto.email", ""), "`home`: `logto.email` is none of"),
        (line("number", "profile.nickname", ""), "`home`: a field of this kind cannot live at profile.nickname"),
        (line("line", "database", "min = 3"), "line 14: field `x`: `min` means nothing for a field of this kind"),
        (line("number", "database", "min = 3\nmax = 2"), "`min` is more than `max`"),
        (line("line", "database", "max-length = 0"), "`max-length` must be 1 to 20000"),
        (line("line", "database", "min-length = 300"), "`min-length` is more than the most, 256"),
        (line("line", "database", "pattern = \"(\""), "`pattern`"),
        (line("line", "database", "autocomplete = \"shoe\""), "`autocomplete`: HTML has no token `shoe`"),
        (line("line", "database", "edit = \"read-only\"\nrequired = true"), "`required`: nobody here may change it"),
        (line("line", "database", "help = \"text:nonsense\""), "`help`: locales/ have no text `nonsense`"),
        (line("line", "database", "help = { xx = \"?\" }"), "`help`: `xx` is no language"),
        (line("choice", "database", ""), "`options` is missing"),
        (line("choice", "database", "options = []"), "`options`: there must be one at least"),
        (line("choices", "database", "options = [{ value = \"a b\", label = \"A\" }]"), "`a b` must be made of ASCII"),
        (
            line("line", "database", "shown-when = { field = \"nope\", is = true }"),
            "no field before this one is `nope`",
        ),
        (line("line", "database", "shown-when = { field = \"employed\", is = \"yes\" }"), "`employed` is a switch"),
    ] {
        let error = with(&field).expect_err(&field);
        assert!(error.contains(told), "{field}\n{error}");
    }
}

#[test]
fn two_fields_cannot_live_in_the_same_place_nor_one_inside_the_other() {
    let error = read(
        "[[section]]\nid = \"s\"\ntitle = \"S\"\n[[section.field]]\nid = \"a\"\nkind = \"line\"\nhome = \"custom_data.a\"\n\
         label = \"A\"\n[[section.field]]\nid = \"b\"\nkind = \"line\"\nhome = \"custom_data.a.b\"\nlabel = \"B\"",
    )
    .expect_err("overlapping");
    assert!(error.contains("field `b`: `home`: field `a` lives at custom_data.a"), "{error}");
}

#[test]
fn what_the_tenant_declares_does_not_displace_what_is_declared_here() {
    use crate::server::domain::schema::tenant::{Declared, section};
    let declared = |name: &str| Declared {
        name: name.into(),
        kind: "Text".into(),
        label: "From Logto".into(),
        description: None,
        required: false,
        config: serde_json::Map::new(),
    };
    let ours = load(&[], Place { file: "", text: "" }).expect("the built-in fields");
    let both = ours.with(vec![section(&[declared("nickname"), declared("age"), declared("department")]).0]);
    assert_eq!(both.rows().count(), ours.rows().count() + 1);
    assert!(both.find("department").is_some_and(|(_, field)| field.kind == Kind::Line));
}

#[test]
fn every_key_and_every_kind_is_in_the_documentation() {
    let (shape, documentation) = (include_str!("shape.rs"), include_str!("../../../../docs/FIELDS.md"));
    let fields =
        shape.split_once("pub struct FieldShape {").and_then(|(_, rest)| rest.split_once("\n}")).expect("the keys").0;
    let kinds =
        shape.split_once("pub enum KindName {").and_then(|(_, rest)| rest.split_once("\n}")).expect("the kinds").0;
    let keys = fields
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':'))
        .map(|(key, _)| key.replace('_', "-"));
    let kinds = kinds.lines().map(|line| line.trim().trim_end_matches(',')).filter(|kind| !kind.is_empty());
    let kebab = |kind: &str| {
        kind.char_indices().fold(String::new(), |text, (at, c)| {
            let hyphen = if at > 0 && c.is_ascii_uppercase() { "-" } else { "" };
            text + hyphen + &c.to_ascii_lowercase().to_string()
        })
    };
    for word in keys.chain(kinds.map(kebab)) {
        let is_there = documentation.contains(&format!("`{word}`")) || documentation.contains(&format!("\n{word} = "));
        assert!(is_there, "docs/FIELDS.md does not say what `{word}` is");
    }
}

#[test]
fn payment_methods_need_no_home_and_there_is_one_field_of_them() {
    let field = |id: &str, more: &str| format!("id = \"{id}\"\nkind = \"payment-methods\"\nlabel = \"Paying\"\n{more}");
    let schema = with(&field("paying", "")).expect("a schema");
    assert_eq!(schema.payment_methods().map(|row| row.home.to_string()).as_deref(), Some("database"));
    for (more, says) in [
        ("home = \"custom_data.cards\"", "cannot live at"),
        ("home = \"profile.nickname\"", "cannot live at"),
        ("required = true", "`required` means nothing"),
        ("autocomplete = \"name\"", "`autocomplete` means nothing"),
        ("max-length = 3", "`max-length` means nothing"),
    ] {
        let error = with(&field("paying", more)).expect_err(more);
        assert!(error.contains(says), "{error}");
    }
    let twice = format!("{}\n[[section.field]]\n{}", field("one", ""), field("two", ""));
    assert!(with(&twice).expect_err("two").contains("one field of kind `payment-methods`"));
}
