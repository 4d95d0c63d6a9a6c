//! Every part in every state, where the tenant is the demo one; and what a mistake of ours comes to.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use logto_profile::server::{i18n::Languages, web::styleguide::samples};

use super::world::World;

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).expect("text")
    }
}

#[tokio::test]
async fn it_leads_to_every_sample_and_none_of_them_asks_anyone() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.get("/styleguide").await;
    assert_eq!(page.status, 200);
    let english = Languages::load().expect("whole").default();
    for sample in samples::all(english).into_iter().filter(|sample| sample.name != samples::PARTS) {
        let address = format!("/styleguide/{}", sample.name);
        assert!(page.body.contains(&format!("href=\"{address}\"")), "{address}");
        let sample = browser.get(&address).await;
        assert_eq!(sample.status, 200, "{address}");
        assert!(!sample.body.contains(".wasm"), "{address}");
    }
    assert!(browser.get("/styleguide/profile?hydrate").await.body.contains(".wasm"));
    assert_eq!(browser.get("/styleguide/none").await.status, 404);
}

#[tokio::test]
async fn a_panic_is_a_page_with_a_number_that_is_in_the_log_and_the_process_goes_on() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    // The server is on this very thread.
    let _logging = tracing::subscriber::set_default(subscriber);
    let world = World::new().await;
    let arabic = [("accept-language", "ar"), ("cookie", "profile-theme=dark")];
    let mut browser = world.browser();
    let page = browser.once(reqwest::Method::GET, "/styleguide/panic", None, &arabic).await;
    assert_eq!(page.status, 500);
    assert!(page.body.contains("<html lang=\"ar\" dir=\"rtl\" data-theme=\"dark\">"), "as the person chose it");
    assert!(page.headers.contains_key("content-security-policy"));
    let (_, after) = page.body.split_once('\u{2066}').expect("a number");
    let incident = after.split('\u{2069}').next().expect("its end");
    assert_eq!(incident.len(), 8, "{incident}");
    let log = log.text();
    let line = log.lines().find(|line| line.contains(incident)).unwrap_or_else(|| panic!("{incident} is not in {log}"));
    assert!(line.contains("ERROR") && line.contains("a handler panicked"), "{line}");
    assert_eq!(browser.get("/healthz").await.status, 200);
}
