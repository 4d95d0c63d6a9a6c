//! `/profile/picture`: a picture sent, or removed; `/pictures/…`: the pictures themselves.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest as _, Multipart, Path, Request, State, multipart::Field},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts as Head},
    response::Response,
};
use http_body_util::BodyExt as _;

use super::profile;
use crate::{
    model::{
        field::FORM,
        picture::{MAX_BYTES, Refused, Square, Told},
    },
    server::{
        domain::person::UserId,
        session::{Found, Session},
        web::{draft::Draft, form, render::Trouble, reply, state::App, visit::Visit},
    },
};

/// The path that the names of pictures are put behind.
pub const FOLDER: &str = "/pictures/";

/// Where a picture is sent.
pub const UPLOAD: &str = "/profile/picture";

/// Where it is asked to be removed.
pub const REMOVE: &str = "/profile/picture/remove";

/// The most bytes of a body that are read. What is above [`MAX_BYTES`] is thrown away as it comes: a browser that is still
/// sending would show a broken connection rather than our answer.
const READ: usize = 8 * MAX_BYTES;

/// How long a body may take.
const WHOLE: Duration = Duration::from_mins(3);

/// The most bytes of a field that is no file.
const SMALL: usize = 4096;

/// What a form with a picture holds.
#[derive(Default)]
struct Sent {
    form: String,
    file: Vec<u8>,
    too_large: bool,
    /// `x`, `y`, `size`.
    section: [String; 3],
}

/// The body is no such form, or broke off.
struct Malformed;

/// Takes a picture.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let visit = Visit::new(&app, &head);
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_) | Found::Nothing) => {
            throw_away(body).await;
            return profile::sign_in_again(&visit, "", Draft::default(), UPLOAD, Vec::new()).await;
        }
        Err(error) => {
            throw_away(body).await;
            return reply::unavailable(&visit, &error);
        }
    };
    let user = &session.caller.user;
    if let Err(refused) = app.pictures.admit(user).await {
        throw_away(body).await;
        return tell(&visit, &session, Told::Refused(refused)).await;
    }
    let Ok(Ok(sent)) = tokio::time::timeout(WHOLE, read(head.clone(), body)).await else {
        return reply::trouble(&visit, Trouble::Malformed);
    };
    let told = match set(&app, user, sent).await {
        Ok(()) => Told::Saved,
        Err(refused) => Told::Refused(refused),
    };
    tell(&visit, &session, told).await
}

async fn set(app: &App, user: &UserId, sent: Sent) -> Result<(), Refused> {
    check_owner(app, user, &sent.form)?;
    if sent.too_large {
        return Err(Refused::TooLarge);
    }
    if sent.file.is_empty() {
        return Err(Refused::Missing);
    }
    app.pictures.set(user, sent.file, section(&sent.section)?).await
}

fn check_owner(app: &App, user: &UserId, form: &str) -> Result<(), Refused> {
    match profile::owner_of_form(app, form) {
        Some(owner) if owner == *user => Ok(()),
        Some(_) => Err(Refused::AnotherPerson),
        // Sealed with a key that is gone: the page is older than that.
        None => Err(Refused::NotKept),
    }
}

/// All three numbers, or none of them: then it is the middle.
fn section(given: &[String; 3]) -> Result<Option<Square>, Refused> {
    if given.iter().all(String::is_empty) {
        return Ok(None);
    }
    match given.each_ref().map(|text| text.parse::<u32>()) {
        [Ok(x), Ok(y), Ok(size)] => Ok(Some(Square { x, y, size })),
        _ => Err(Refused::Outside),
    }
}

async fn read(head: Head, body: Body) -> Result<Sent, Malformed> {
    let request = Request::from_parts(head, body);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Malformed)?;
    let (mut sent, mut left) = (Sent::default(), READ);
    while let Some(mut part) = parts.next_field().await.map_err(|_| Malformed)? {
        match part.name().unwrap_or_default() {
            "picture" => {
                sent.file.clear();
                while let Some(chunk) = next(&mut part, &mut left).await? {
                    if sent.file.len() + chunk.len() > MAX_BYTES {
                        sent.too_large = true;
                        sent.file = Vec::new();
                    }
                    if !sent.too_large {
                        sent.file.extend_from_slice(&chunk);
                    }
                }
            }
            FORM => sent.form = text(&mut part, &mut left).await?,
            "x" => sent.section[0] = text(&mut part, &mut left).await?,
            "y" => sent.section[1] = text(&mut part, &mut left).await?,
            "size" => sent.section[2] = text(&mut part, &mut left).await?,
            _ => return Err(Malformed),
        }
    }
    Ok(sent)
}

async fn next(part: &mut Field<'_>, left: &mut usize) -> Result<Option<Bytes>, Malformed> {
    let chunk = part.chunk().await.map_err(|_| Malformed)?;
    *left = left.checked_sub(chunk.as_ref().map_or(0, Bytes::len)).ok_or(Malformed)?;
    Ok(chunk)
}

async fn text(part: &mut Field<'_>, left: &mut usize) -> Result<String, Malformed> {
    let mut bytes = Vec::new();
    while let Some(chunk) = next(part, left).await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > SMALL {
            return Err(Malformed);
        }
    }
    String::from_utf8(bytes).map_err(|_| Malformed)
}

/// Reads what a browser is still sending, so that it reads our answer.
async fn throw_away(mut body: Body) {
    let all = async {
        let mut left = READ;
        while let Some(Ok(frame)) = body.frame().await {
            match left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) {
                Some(less) => left = less,
                None => break,
            }
        }
    };
    let _ = tokio::time::timeout(WHOLE, all).await;
}

/// Removes the picture.
pub async fn remove(State(app): State<Arc<App>>, head: Head, body: Bytes) -> Response {
    let visit = Visit::new(&app, &head);
    let Ok(pairs) = form::pairs(&head.headers, &body) else { return reply::trouble(&visit, Trouble::Malformed) };
    let form = form::take(&pairs, FORM);
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_) | Found::Nothing) => {
            return profile::sign_in_again(&visit, &form, Draft::default(), REMOVE, pairs).await;
        }
        Err(error) => return profile::try_again(&visit, REMOVE, pairs, &error),
    };
    let user = &session.caller.user;
    let removed = match check_owner(&app, user, &form) {
        Ok(()) => app.pictures.remove(user).await,
        Err(refused) => Err(refused),
    };
    tell(&visit, &session, removed.map_or_else(Told::Refused, |()| Told::Removed)).await
}

/// Leads to the page that tells what became of it.
async fn tell(visit: &Visit<'_>, session: &Session, told: Told) -> Response {
    let draft = Draft { picture: Some(told), ..Draft::default() };
    match draft.keep(visit.app, &session.caller.user).await {
        Ok(id) => reply::see_other(&format!("/profile?result={id}#picture")),
        Err(error) => reply::unavailable(visit, &error),
    }
}

/// A picture. Its name is made of its content, so it may be kept for ever; whoever knows the name may see it, as other
/// applications that show the `picture` claim must.
pub async fn get(State(app): State<Arc<App>>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let tag = format!("\"{name}\"");
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let found = match app.pictures.find(&name).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "a picture could not be read");
            return empty(StatusCode::SERVICE_UNAVAILABLE);
        }
    };
    let Some((kind, content)) = found else { return empty(StatusCode::NOT_FOUND) };
    let mut response = if is_known { empty(StatusCode::NOT_MODIFIED) } else { Response::new(Body::from(content)) };
    let set = response.headers_mut();
    let mut one = |name: HeaderName, value: &'static str| set.insert(name, HeaderValue::from_static(value));
    one(header::CONTENT_TYPE, kind.media_type());
    one(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    one(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Opened by itself it is a document, which must be able to do nothing.
    one(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    one(header::CONTENT_DISPOSITION, "inline");
    one(HeaderName::from_static("cross-origin-resource-policy"), app.pictures_shown_on.name());
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_three_numbers_or_nothing() {
        let read = |x: &str, y: &str, size: &str| section(&[x.to_owned(), y.to_owned(), size.to_owned()]);
        assert_eq!(read("", "", ""), Ok(None));
        assert_eq!(read("1", "2", "3"), Ok(Some(Square { x: 1, y: 2, size: 3 })));
        for (x, y, size) in [("1", "2", ""), ("-1", "2", "3"), ("1.5", "2", "3"), ("1", "2", "99999999999")] {
            assert_eq!(read(x, y, size), Err(Refused::Outside), "{x} {y} {size}");
        }
    }
}
