//! What a form sends for addresses besides their parts: which country the parts were drawn for, what was typed for others, and
//! whether another country's parts are asked for.

use crate::{
    model::{
        address::{CHANGE, DRAWN_FOR, KEPT},
        edit::Submitted,
        field::{Field, Kind},
    },
    server::domain::addresses,
};

/// Names and values as a form sends them.
type Pairs = Vec<(String, String)>;

/// What a form says of its addresses.
#[derive(Debug, Default)]
pub struct Addresses {
    /// The field whose country was changed, when that is why the form was sent.
    pub change: Option<String>,
    drawn_for: Pairs,
    kept: Pairs,
}

impl Addresses {
    /// Takes it out of a form. Returns what is left too.
    pub fn split(pairs: &[(String, String)]) -> (Self, Pairs) {
        let mut addresses = Self::default();
        let mut rest = Vec::new();
        for (name, value) in pairs {
            let of = |prefix: &str| Some((name.strip_prefix(prefix)?.to_owned(), value.clone()));
            if name == CHANGE {
                addresses.change = Some(value.clone());
            } else if let Some(pair) = of(DRAWN_FOR) {
                addresses.drawn_for.push(pair);
            } else if let Some(pair) = of(KEPT) {
                addresses.kept.push(pair);
            } else {
                rest.push((name.clone(), value.clone()));
            }
        }
        (addresses, rest)
    }

    /// Carries what was typed over to the countries that are chosen now, where the parts were drawn for others. Returns what
    /// is kept aside, by field.
    pub fn carry(&self, fields: &[Field], submitted: &mut [Submitted]) -> Pairs {
        let mut all = Vec::new();
        for sent in submitted {
            let is_address = |field: &Field| field.id == sent.id && matches!(field.kind, Kind::Address { .. });
            let Some((_, drawn_for)) = self.drawn_for.iter().find(|(id, _)| *id == sent.id) else { continue };
            if !fields.iter().any(is_address) {
                continue;
            }
            let kept = self.kept.iter().find(|(id, _)| *id == sent.id).map_or("", |(_, kept)| kept.as_str());
            let mut kept = addresses::Kept::from_text(kept);
            sent.typed = addresses::carry(drawn_for, &sent.typed, &mut kept);
            all.push((sent.id.clone(), kept.to_text()));
        }
        all
    }
}
