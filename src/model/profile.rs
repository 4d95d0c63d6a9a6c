//! The profile page's data: what the server renders and the browser takes over.

use serde::{Deserialize, Serialize};

use super::{
    field::Field,
    payment::Wallet,
    pending::Held,
    picture::Told,
    report::{Outcome, Sum},
    value::Value,
};

/// Everything that the profile page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Who it is.
    pub heading: Heading,
    /// The e-mail address and the telephone number. The browser's half has no part in them.
    #[serde(skip)]
    pub identifiers: Vec<Held>,
    /// The fields, in sections.
    pub sections: Vec<Section>,
    /// How much of it is known, and whether it can be changed now.
    pub standing: Standing,
    /// Whose form it is: a sealed token that the form sends back.
    pub form: String,
    /// What a form sent without JavaScript came to.
    pub notice: Option<Notice>,
    /// What became of a picture. Only the server tells it.
    #[serde(skip)]
    pub picture: Option<Told>,
}

/// Who the page is about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Their name, else their username, else their address.
    pub name: String,
    /// What stands in the circle when there is no picture: one or two letters.
    pub initials: String,
    /// The colour of that circle, 0 to 7, made from the person's id.
    pub hue: u8,
    /// The address of their picture, when it is an `https` one (or one of this tenant's).
    pub picture: Option<String>,
}

impl std::fmt::Debug for Heading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Heading(…)")
    }
}

/// Fields that belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Its HTML id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it is for.
    pub intro: String,
    /// Its fields.
    pub entries: Vec<Entry>,
}

/// A field with what stands in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The field.
    pub field: Field,
    /// What is stored, as far as is known.
    pub value: Value,
    /// The same as people read it, where only the server can write that: an address.
    pub shown: String,
    /// Whether what is stored is known: some sources hold only a part.
    pub known: bool,
    /// What the person typed, where that is another thing: after a form sent without JavaScript was refused.
    pub typed: Option<Typed>,
    /// The mark of what the form was loaded with, where that is not what is stored now: it was changed elsewhere, and the
    /// person has not chosen yet.
    pub loaded: Option<String>,
    /// What was typed in an address for other countries, see [`super::address::KEPT`].
    pub kept: String,
    /// What became of it, in the answer to a form sent without JavaScript.
    pub outcome: Option<Outcome>,
    /// What stands in it when it shows payment methods. The server alone draws it, so the browser is not sent it.
    #[serde(skip)]
    pub wallet: Option<Wallet>,
}

/// What a person typed, in the order of [`super::field::Kind::parts`]. Does not print.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(pub Vec<String>);

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(…)")
    }
}

/// How much of a profile is known, and whether it can be changed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// All of it, from Logto's Management API and our own database.
    Complete,
    /// What the ID token said at sign-in; the rest is still on its way, and nothing can be changed until it is here.
    Arriving,
    /// What UserInfo told: the Management API fails, so nothing can be changed.
    FromUserInfo,
    /// What the ID token said at sign-in: Logto does not answer, so nothing can be changed.
    FromIdToken,
}

impl Standing {
    /// Whether the form can be saved.
    pub const fn can_change(self) -> bool {
        matches!(self, Self::Complete)
    }
}

/// What a form sent without JavaScript came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The big form was saved, or not.
    Saved(Sum),
    /// Nothing was saved, since what was typed cannot be taken.
    Wrong,
    /// The session had ended: what was typed is here again, and not saved yet.
    Kept,
    /// The form belonged to somebody else; nothing of it was used.
    AnotherPerson,
    /// A code is on its way to a new address.
    CodeSent,
    /// Another code is on its way to it.
    CodeSentAgain,
    /// A new address is in force.
    AddressChanged,
    /// An address was removed.
    AddressRemoved,
    /// The change of an address was given up.
    ChangeCancelled,
}
