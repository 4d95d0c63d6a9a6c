//! A browser without JavaScript: keeps cookies, follows redirects, fills in and sends forms.

use std::collections::BTreeMap;

use reqwest::{Method, StatusCode, redirect::Policy};

pub struct Browser {
    pub base_url: String,
    cookies: BTreeMap<String, String>,
    client: reqwest::Client,
}

/// A page that was arrived at.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: StatusCode,
    pub url: String,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

/// The inputs of a form, in their order.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub inputs: Vec<(String, String)>,
}

impl Form {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.inputs.iter_mut().find(|(given, _)| given == name) {
            Some(input) => value.clone_into(&mut input.1),
            None => {
                panic!("the form has no input `{name}`: {:?}", self.inputs.iter().map(|i| &i.0).collect::<Vec<_>>())
            }
        }
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.inputs.retain(|(given, _)| given != name);
        self
    }

    fn posts_to(&self, path: &str) -> bool {
        self.action.parse::<url::Url>().is_ok_and(|url| url.path() == path)
    }

    pub fn value(&self, name: &str) -> &str {
        self.inputs.iter().find(|(given, _)| given == name).map_or("", |(_, value)| value)
    }

    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.inputs.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl Browser {
    pub fn new(base_url: &str) -> Self {
        let client = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client");
        Self { base_url: base_url.to_owned(), cookies: BTreeMap::new(), client }
    }

    /// Goes to an address (a path is this app's), following redirects.
    pub async fn get(&mut self, url: &str) -> Page {
        self.follow(Method::GET, url, None).await
    }

    /// Sends a form, following redirects.
    pub async fn send(&mut self, form: &Form) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.inputs).finish();
        self.follow(Method::POST, &form.action, Some(body)).await
    }

    /// Sends a form with a file, following redirects.
    pub async fn send_parts(&mut self, action: &str, parts: reqwest::multipart::Form) -> Page {
        let url = self.absolute(action);
        let request = self.client.post(&url).multipart(parts);
        let page = self.answer(request, url).await;
        if !page.status.is_redirection() {
            return page;
        }
        let location = page.headers["location"].to_str().expect("a location").to_owned();
        self.get(&location).await
    }

    async fn follow(&mut self, method: Method, url: &str, body: Option<String>) -> Page {
        let (mut method, mut url, mut body) = (method, self.absolute(url), body);
        for _ in 0..10 {
            let page = self.once(method.clone(), &url, body.take(), &[]).await;
            if !page.status.is_redirection() {
                return page;
            }
            let location = page.headers["location"].to_str().expect("a location");
            let base: url::Url = url.parse().expect("a URL");
            url = base.join(location).expect("a URL").into();
            method = Method::GET;
        }
        panic!("too many redirects, at last to {url}");
    }

    /// One request, as it is.
    pub async fn once(&mut self, method: Method, url: &str, body: Option<String>, headers: &[(&str, &str)]) -> Page {
        let url = self.absolute(url);
        let mut request = self.client.request(method, &url);
        if let Some(body) = body {
            request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.answer(request, url).await
    }

    async fn answer(&mut self, mut request: reqwest::RequestBuilder, url: String) -> Page {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        let response = request.send().await.expect("an answer");
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie::Cookie::parse(cookie.to_str().expect("text")).expect("a cookie");
            if cookie.max_age().is_some_and(|age| age.whole_seconds() == 0) {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.expect("a body");
        Page { status, url, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// Goes to a page, and signs in on the way.
    pub async fn sign_in(&mut self, path: &str, username: &str, password: &str) -> Page {
        let page = self.get(path).await;
        let form = page.form_with("username").with("username", username).with("password", password);
        self.send(&form).await
    }

    /// Another browser with the same cookies.
    pub fn copy(&self) -> Self {
        Self { base_url: self.base_url.clone(), cookies: self.cookies.clone(), client: self.client.clone() }
    }

    pub fn cookie(&self, name: &str) -> Option<&String> {
        self.cookies.get(name)
    }

    /// The `Cookie` header that this browser would send.
    pub fn all_cookies(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    pub fn forget(&mut self, name: &str) {
        self.cookies.remove(name);
    }

    fn absolute(&self, url: &str) -> String {
        if url.starts_with('/') { format!("{}{url}", self.base_url) } else { url.to_owned() }
    }
}

impl Page {
    /// The text of the page, without tags, scripts and styles.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut rest = self.body.as_str();
        while let Some(start) = rest.find('<') {
            text.push_str(&rest[..start]);
            let tag = &rest[start..];
            let end = if tag.starts_with("<script") { "</script>" } else { ">" };
            rest = tag.find(end).map_or("", |at| &tag[at + end.len()..]);
            text.push(' ');
        }
        text.push_str(rest);
        unescape(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The form that posts to this action.
    pub fn form(&self, action: &str) -> Form {
        self.find(|form| form.posts_to(action))
            .unwrap_or_else(|| panic!("no form posts to `{action}` on {}: {}", self.url, self.text()))
    }

    /// The first form with such an input.
    pub fn form_with(&self, input: &str) -> Form {
        self.find(|form| form.inputs.iter().any(|(name, _)| name == input))
            .unwrap_or_else(|| panic!("no form has an input `{input}` on {}: {}", self.url, self.text()))
    }

    /// The same form as one of its buttons sends it: the one of this name whose value begins so.
    pub fn pressed(&self, action: &str, name: &str, value: &str) -> Form {
        let mut form = self.form(action);
        let buttons = self.body.split("<button").skip(1).map(|tag| &tag[..tag_end(tag)]);
        let pressed = buttons
            .filter(|tag| attribute(tag, "name").as_deref() == Some(name))
            .find_map(|tag| attribute(tag, "value").filter(|given| given.starts_with(value)))
            .unwrap_or_else(|| panic!("no button `{name}={value}…` on {}: {}", self.url, self.text()));
        form.inputs.push((name.to_owned(), pressed));
        form
    }

    pub fn has_form(&self, action: &str) -> bool {
        self.find(|form| form.posts_to(action)).is_some()
    }

    fn find(&self, wanted: impl Fn(&Form) -> bool) -> Option<Form> {
        self.body.split("<form").skip(1).map(|form| self.read(form.split("</form>").next().unwrap_or(""))).find(wanted)
    }

    fn read(&self, html: &str) -> Form {
        let opening = html.split('>').next().unwrap_or("");
        let action = attribute(opening, "action").unwrap_or_else(|| self.url.clone());
        let base: url::Url = self.url.parse().expect("a URL");
        let action = base.join(&action).expect("a URL").to_string();
        let mut inputs = Vec::new();
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            let tag = &rest[start + 1..];
            let end = tag_end(tag);
            let (inside, after) = (&tag[..end], &tag[end..]);
            rest = after;
            if inside.starts_with("input") {
                let kind = attribute(inside, "type").unwrap_or_default();
                let is_checked = !matches!(kind.as_str(), "radio" | "checkbox") || has(inside, "checked");
                if let Some(name) = attribute(inside, "name").filter(|_| kind != "submit") {
                    if is_checked {
                        inputs.push((name, attribute(inside, "value").unwrap_or_default()));
                    } else if kind == "radio"
                        && !inputs.iter().any(|(given, _)| *given == name)
                        && !html.split('<').any(|t| attribute(t, "name").as_ref() == Some(&name) && has(t, "checked"))
                    {
                        inputs.push((name, String::new()));
                    }
                }
            } else if inside.starts_with("textarea")
                && let Some(name) = attribute(inside, "name")
            {
                let lines = after.split("</textarea>").next().unwrap_or("").trim_start_matches('>');
                // HTML: a line end right after the tag is none.
                let lines = lines.strip_prefix('\n').unwrap_or(lines);
                inputs.push((name, unescape(lines)));
            } else if inside.starts_with("select")
                && let Some(name) = attribute(inside, "name")
            {
                let options = after.split("</select>").next().unwrap_or("");
                let value = |option: &str| attribute(option, "value").unwrap_or_default();
                let options: Vec<_> = options.split("<option").skip(1).map(|o| &o[..tag_end(o)]).collect();
                let chosen =
                    options.iter().find(|o| has(o, "selected")).or(options.first()).map_or(String::new(), |o| value(o));
                inputs.push((name, chosen));
            }
        }
        Form { action, inputs }
    }
}

/// Where a tag ends: the first `>` outside of quotes.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (at, c) in tag.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at,
            _ => {}
        }
    }
    tag.len()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &tag[start..];
    Some(unescape(&value[..value.find('"')?]))
}

/// Whether a tag has an attribute without a value.
fn has(tag: &str, name: &str) -> bool {
    let outside: String = tag.split('"').step_by(2).collect::<Vec<_>>().join("\"");
    outside
        .split(|c: char| c.is_whitespace() || c == '"' || c == '/')
        .any(|word| word == name || word == format!("{name}="))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}
