//! Another country is chosen for an address: its parts come from the server, filled with what was typed.

use leptos::{prelude::*, task::spawn_local};

use super::{
    form::{FORM_ID, Form},
    row::Row,
};
use crate::{
    api,
    model::{
        address::{DRAWN_FOR, DrawnParts},
        field::Kind,
    },
    platform,
    ui::parts::Failure,
};

/// Names and values of a form.
type Pairs = Vec<(String, String)>;

impl Form {
    /// Something was chosen in the input of this name.
    pub fn chosen(self, name: &str) {
        let is_its = |row: &&Row| row.is_address() && row.input_name(0) == name;
        if let Some(row) = self.rows.with_value(|rows| rows.iter().find(is_its).copied()) {
            row.outcome.set(None);
            self.draw_parts(row);
        }
    }

    /// Draws the parts for what is stored, which stands in the inputs already.
    pub fn draw_stored(self, row: Row) {
        let country = untrack(|| row.parts()).into_iter().next().unwrap_or_default();
        platform::put(FORM_ID, &format!("{DRAWN_FOR}{}", row.id()), &country);
        self.draw_parts(row);
    }

    fn draw_parts(self, row: Row) {
        let sent = pairs_of(row);
        self.drawing.update_value(|count| *count += 1);
        spawn_local(async move {
            let answer = api::address::draw_parts(row.id(), sent.clone(), platform::language()).await;
            self.drawing.update_value(|count| *count -= 1);
            match answer {
                Ok(drawn) => self.put_parts(row, &sent, drawn),
                // The parts of the country before are still of use: what is saved is looked at again.
                Err(error) => self.status.set(Failure::new(self.ui, &error).title),
            }
            if self.drawing.get_value() == 0 && self.save_then.get_value() {
                self.save_then.set_value(false);
                self.save_now();
            }
        });
    }

    fn put_parts(self, row: Row, sent: &Pairs, drawn: DrawnParts) {
        let now = pairs_of(row);
        let country = row.input_name(0);
        if find(&now, &country) != find(sent, &country) {
            // Another country was chosen meanwhile, and its parts are on their way.
            return;
        }
        platform::put_html(&format!("{}-parts", row.id()), &drawn.html);
        row.field.update_value(|field| {
            if let Kind::Address { labels } = &mut field.kind {
                *labels = drawn.labels;
            }
        });
        // What was typed meanwhile.
        for (name, text) in &now {
            if find(sent, name) != Some(text) {
                platform::put(FORM_ID, name, text);
            }
        }
        self.look();
    }
}

fn find<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a String> {
    pairs.iter().find(|(given, _)| given == name).map(|(_, text)| text)
}

/// What the form holds of one field.
fn pairs_of(row: Row) -> Pairs {
    let id = row.id();
    let is_its = |(name, _): &(String, String)| name.split('.').any(|word| word == id);
    platform::typed(FORM_ID).into_iter().filter(is_its).collect()
}
