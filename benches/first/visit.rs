//! A browser, as far as a first visit needs one: cookies, redirects, the sign-in form, and the files that a page names.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use reqwest::{Client, RequestBuilder, header, redirect::Policy};
use url::Url;

use crate::tenant::Person;

/// A client that neither follows redirects nor unpacks what it gets.
pub fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().expect("a client")
}

/// Cookies by origin.
#[derive(Default)]
pub struct Browser {
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

/// What a first visit loads.
pub struct Visit {
    /// The page as sent.
    pub html: Vec<u8>,
    files: BTreeMap<String, usize>,
}

impl Visit {
    /// All of it as sent, in KB of 1,000 bytes, without headers.
    pub fn kilobytes(&self) -> f64 {
        self.files().map(|(_, kilobytes)| kilobytes).sum()
    }

    /// How many requests it takes.
    pub fn requests(&self) -> f64 {
        self.files().map(|_| 1.0).sum()
    }

    /// What each file adds, in KB.
    pub fn files(&self) -> impl Iterator<Item = (&str, f64)> {
        let kilobytes = |bytes: usize| f64::from(u32::try_from(bytes).expect("a page below 4 GB")) / 1e3;
        self.files.iter().map(move |(name, bytes)| (name.as_str(), kilobytes(*bytes)))
    }
}

impl Browser {
    /// Signs in through the tenant's own page.
    pub async fn sign_in(&mut self, base: &str, person: &Person) {
        let profile = format!("{base}/profile");
        let (url, html) = self.follow(client().get(&profile), &profile).await;
        let (action, fields) = sign_in_form(&html, person);
        let action = url.join(&action).expect("the form's address");
        let body: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let post = client().post(action.clone()).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let post = post.header(header::ORIGIN, action.origin().ascii_serialization()).body(body);
        let (url, _) = self.follow(post, action.as_str()).await;
        assert_eq!(url.as_str(), profile, "where the sign-in leads");
    }

    /// Loads the profile page and every file that it names, with brotli.
    pub async fn first_visit(&self, base: &str) -> Visit {
        let profile = format!("{base}/profile");
        let (plain, _) = self.load(&profile, "identity").await;
        let (html, _) = self.load(&profile, "br").await;
        let mut files = BTreeMap::from([("/profile".to_owned(), html.len())]);
        let page = String::from_utf8(plain).expect("a page in UTF-8");
        let mut wanted = files_of_page(&page);
        while let Some(path) = wanted.pop_first() {
            let address = format!("{base}{path}");
            let (body, is_brotli) = self.load(&address, "br").await;
            // Next to nothing is saved on what fits in one packet.
            assert!(is_brotli || body.len() < 1500, "{path} is sent without brotli");
            if Path::new(&path).extension().is_some_and(|extension| extension == "js") {
                let (script, _) = self.load(&address, "identity").await;
                let url = Url::parse(&address).expect("an address");
                let imports = imports_of_script(&String::from_utf8_lossy(&script), &url);
                wanted.extend(imports.into_iter().filter(|import| !files.contains_key(import) && *import != path));
            }
            files.insert(path, body.len());
        }
        Visit { html, files }
    }

    /// The `Cookie` header for an origin.
    pub fn cookie(&self, base: &str) -> String {
        let origin = Url::parse(base).expect("an address").origin().ascii_serialization();
        let cookies = self.cookies.get(&origin).into_iter().flatten();
        cookies.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    async fn load(&self, url: &str, encoding: &'static str) -> (Vec<u8>, bool) {
        let request =
            client().get(url).header(header::ACCEPT_ENCODING, encoding).header(header::COOKIE, self.cookie(url));
        let answer = request.send().await.and_then(reqwest::Response::error_for_status).expect("a file of the page");
        assert_eq!(answer.status(), 200, "{url}");
        let is_brotli = answer.headers().get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding == "br");
        (answer.bytes().await.expect("its body").to_vec(), is_brotli)
    }

    async fn follow(&mut self, request: RequestBuilder, url: &str) -> (Url, String) {
        let mut url = Url::parse(url).expect("an address");
        let mut request = request;
        for _ in 0..12 {
            let answer = request.header(header::COOKIE, self.cookie(url.as_str())).send().await.expect("an answer");
            self.keep_cookies(&url, &answer);
            let Some(location) = answer.headers().get(header::LOCATION) else {
                let status = answer.status();
                let body = answer.text().await.expect("a page");
                assert!(status.is_success(), "{url}: {status}");
                return (url, body);
            };
            url = url.join(location.to_str().expect("an address")).expect("an address");
            request = client().get(url.clone());
        }
        panic!("redirected for ever, at {url}");
    }

    fn keep_cookies(&mut self, url: &Url, answer: &reqwest::Response) {
        let kept = self.cookies.entry(url.origin().ascii_serialization()).or_default();
        for header in answer.headers().get_all(header::SET_COOKIE) {
            let text = header.to_str().expect("a cookie in ASCII");
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let (name, value) = pair.split_once('=').expect("a cookie with a name");
            if value.is_empty() || attributes.to_ascii_lowercase().contains("max-age=0") {
                kept.remove(name.trim());
            } else {
                kept.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }
}

/// The form that asks for a password: where it goes, and its fields filled in.
fn sign_in_form(html: &str, person: &Person) -> (String, Vec<(String, String)>) {
    let form = html
        .split("<form")
        .skip(1)
        .map(|rest| rest.split("</form>").next().unwrap_or(rest))
        .find(|form| tags(form, "input").any(|input| attribute(input, "type").as_deref() == Some("password")))
        .expect("a form that asks for a password");
    let action = attribute(form.split('>').next().unwrap_or_default(), "action").unwrap_or_default();
    let mut fields = Vec::new();
    for input in tags(form, "input") {
        let Some(name) = attribute(input, "name") else { continue };
        let value = match attribute(input, "type").as_deref() {
            Some("hidden" | "submit") => attribute(input, "value").unwrap_or_default(),
            Some("password") => person.password.clone(),
            _ => person.username.clone(),
        };
        fields.push((name, value));
    }
    (action, fields)
}

/// The styles, scripts and WebAssembly that a page names.
fn files_of_page(html: &str) -> BTreeSet<String> {
    let links = tags(html, "link").filter_map(|tag| {
        let rel = attribute(tag, "rel")?;
        matches!(rel.as_str(), "stylesheet" | "modulepreload" | "preload" | "icon").then(|| attribute(tag, "href"))?
    });
    let scripts = tags(html, "script").filter_map(|tag| attribute(tag, "src"));
    // The page's own script fetches the WebAssembly and imports the script beside it by their names.
    let loaded = html.split('"').filter(|text| text.starts_with("/pkg/")).map(str::to_owned);
    links.chain(scripts).chain(loaded).filter(|path| path.starts_with('/')).collect()
}

/// What a module imports: `from './snippets/…'`.
fn imports_of_script(script: &str, url: &Url) -> Vec<String> {
    let parts = script.split("from").skip(1).map(str::trim_start);
    let names = parts.filter_map(|rest| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next().filter(|name| name.starts_with("./") || name.starts_with("../"))
    });
    names.filter_map(|name| Some(url.join(name).ok()?.path().to_owned())).collect()
}

fn tags<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    html.split('<').filter_map(move |tag| {
        let rest = tag.strip_prefix(name)?;
        rest.starts_with([' ', '\n', '>', '/']).then(|| rest.split('>').next().unwrap_or(rest))
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}="))?;
    let value = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split([' ', '>', '/']).next()?,
    };
    Some(value.replace("&quot;", "\"").replace("&#x27;", "'").replace("&lt;", "<").replace("&amp;", "&"))
}
