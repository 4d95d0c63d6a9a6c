//! People's pictures: sent, shown, replaced, removed, refused.

use std::{io::Cursor, time::Duration};

use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::{Method, multipart};
use serde_json::{Value as Json, json};
use url::Url;

use super::{
    browser::{Browser, Page},
    world::{Person, World},
};

fn png(shade: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(60, 40, |x, _| image::Rgb([shade, u8::try_from(x).expect("narrow"), 90]));
    let mut bytes = Vec::new();
    DynamicImage::from(picture).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("written");
    bytes
}

/// Sends a file as the form on the page does.
async fn send(browser: &mut Browser, page: &Page, file: Vec<u8>, more: &[(&'static str, &'static str)]) -> Page {
    let form = page.form("/profile/picture");
    let part = multipart::Part::bytes(file).file_name("me.png").mime_str("image/png").expect("a type");
    let mut body = multipart::Form::new().text("form", form.value("form").to_owned()).part("picture", part);
    for (name, value) in more {
        body = body.text(*name, *value);
    }
    browser.send_parts(&form.action, body).await
}

async fn arrived() -> (World, Person, Browser, Page) {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (browser, page) = world.signed_in(&person).await;
    (world, person, browser, page)
}

fn avatar(world: &World, person: &Person) -> Option<String> {
    world.stored(person)["avatar"].as_str().map(str::to_owned)
}

fn files(world: &World) -> usize {
    std::fs::read_dir(world.folder().join("data/pictures")).expect("a folder").count()
}

#[tokio::test]
async fn a_picture_that_is_sent_is_the_persons_picture_at_logto_and_on_the_page() {
    let (world, person, mut browser, page) = arrived().await;
    world.control().clear_calls();
    let page = send(&mut browser, &page, png(1), &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("This is your picture now."));
    let address = avatar(&world, &person).expect("an address");
    assert!(address.starts_with(&format!("{}/pictures/", world.base_url)), "{address}");
    assert!(page.body.contains(&format!("src=\"{address}\"")));
    let writes = world.writes();
    assert_eq!(writes, [("PATCH".to_owned(), format!("/api/users/{}", person.id), Some(json!({ "avatar": address })))]);
    let policy = page.headers["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.contains("img-src 'self';"), "{policy}");
}

#[tokio::test]
async fn a_picture_is_served_to_be_kept_for_ever_and_to_do_nothing() {
    let (world, person, mut browser, page) = arrived().await;
    send(&mut browser, &page, png(1), &[]).await;
    let address = avatar(&world, &person).expect("an address");
    // By a browser that is not signed in, as on another application's page.
    let mut stranger = world.browser();
    let picture = stranger.get(&address).await;
    assert_eq!(picture.status, 200);
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(picture.headers[name], value);
    }
    let tag = picture.headers["etag"].to_str().expect("text").to_owned();
    let again = stranger.once(Method::GET, &address, None, &[("if-none-match", &tag)]).await;
    assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""));
    for path in ["/pictures/x.jpg", "/pictures/..%2fdemo-tenant.json", "/pictures/%2e%2e%2fsecret.key"] {
        assert_eq!(stranger.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_section_that_was_chosen_is_cut_and_one_outside_is_refused() {
    let (world, person, mut browser, page) = arrived().await;
    let page = send(&mut browser, &page, png(1), &[("x", "20"), ("y", "0"), ("size", "40")]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let chosen = avatar(&world, &person);
    let page = send(&mut browser, &page, png(1), &[("x", "21"), ("y", "0"), ("size", "40")]).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("outside"));
    assert_eq!(avatar(&world, &person), chosen);
    send(&mut browser, &page, png(1), &[]).await;
    assert_ne!(avatar(&world, &person), chosen, "the middle is another section");
}

#[tokio::test]
async fn the_picture_that_was_replaced_is_gone_and_so_is_the_one_that_was_removed() {
    let (world, person, mut browser, page) = arrived().await;
    let page = send(&mut browser, &page, png(1), &[]).await;
    let first = avatar(&world, &person).expect("an address");
    let page = send(&mut browser, &page, png(200), &[]).await;
    let second = avatar(&world, &person).expect("an address");
    assert_ne!(first, second);
    assert_eq!(browser.get(&first).await.status, 404);
    assert_eq!(browser.get(&second).await.status, 200);
    let page = browser.send(&page.form("/profile/picture/remove")).await;
    assert!(page.text().contains("Your picture is removed."));
    assert_eq!(world.stored(&person)["avatar"], Json::Null);
    assert_eq!(browser.get(&second).await.status, 404);
    assert!(!page.has_form("/profile/picture/remove"));
    assert_eq!(files(&world), 0);
}

#[tokio::test]
async fn the_same_picture_of_two_people_is_two_files() {
    let (world, person, mut browser, page) = arrived().await;
    let other = world.full_person("yan");
    let (mut others_browser, others_page) = world.signed_in(&other).await;
    send(&mut browser, &page, png(1), &[]).await;
    let others_page = send(&mut others_browser, &others_page, png(1), &[]).await;
    others_browser.send(&others_page.form("/profile/picture/remove")).await;
    assert_eq!(browser.get(&avatar(&world, &person).expect("an address")).await.status, 200);
}

#[tokio::test]
async fn what_is_not_taken_is_explained_beside_the_picture_and_changes_nothing() {
    let (world, person, mut browser, mut page) = arrived().await;
    world.control().clear_calls();
    let moving = [&png(1)[..33], b"\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\0\0\0\0", &png(1)[33..]].concat();
    for (file, words) in [
        (Vec::new(), "No picture was sent."),
        (b"GIF89a\x01\0\x01\0".to_vec(), "GIF files are not taken here."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "SVG files are not taken here."),
        (b"PK\x03\x04".to_vec(), "ZIP files are not taken here."),
        (b"hello".to_vec(), "not a picture that we can open"),
        (moving, "This picture moves."),
        (png(1)[..100].to_vec(), "The end of the file is missing."),
        ([png(1), b"<html>".to_vec()].concat(), "something else at once"),
        (vec![0; 10 * 1024 * 1024 + 1], "The file is too large."),
    ] {
        page = send(&mut browser, &page, file, &[]).await;
        assert_eq!(page.status, 422, "{words}");
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert_eq!(world.writes(), []);
    assert_eq!(avatar(&world, &person), None);
    assert_eq!(files(&world), 0);
}

#[tokio::test]
async fn a_picture_from_elsewhere_or_for_somebody_else_is_refused() {
    let (world, person, mut browser, page) = arrived().await;
    let other = world.full_person("yan");
    let (mut others_browser, _) = world.signed_in(&other).await;
    world.control().clear_calls();
    let page = send(&mut others_browser, &page, png(1), &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("somebody else"));
    let form = browser.get("/profile").await.form("/profile/picture");
    for headers in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        assert_eq!(browser.once(Method::POST, &form.action, None, &[headers]).await.status, 403);
        assert_eq!(browser.once(Method::POST, "/profile/picture/remove", None, &[headers]).await.status, 403);
    }
    assert_eq!(browser.once(Method::POST, &form.action, Some("a=b".into()), &[]).await.status, 400);
    assert_eq!(browser.once(Method::GET, &form.action, None, &[]).await.status, 405);
    assert_eq!(world.writes(), []);
    assert_eq!((avatar(&world, &person), avatar(&world, &other)), (None, None));
}

#[tokio::test]
async fn without_a_session_nothing_is_taken_and_the_person_is_asked_to_sign_in() {
    let (world, person, mut browser, page) = arrived().await;
    browser.forget("profile-session");
    let page = send(&mut browser, &page, png(1), &[]).await;
    assert_eq!(page.status, 401);
    assert!(page.text().contains("sign in again"));
    assert_eq!(avatar(&world, &person), None);
}

#[tokio::test]
async fn too_many_pictures_within_an_hour_are_refused() {
    let (world, person, mut browser, mut page) = arrived().await;
    for _ in 0..20 {
        page = send(&mut browser, &page, b"hello".to_vec(), &[]).await;
    }
    page = send(&mut browser, &page, png(1), &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Too many tries."), "{}", page.text());
    assert_eq!(avatar(&world, &person), None);
    world.advance(Duration::from_hours(1));
    let page = send(&mut browser, &page, png(1), &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
}

#[tokio::test]
async fn when_logto_fails_the_old_picture_stays_and_the_new_file_is_swept() {
    let (world, person, mut browser, page) = arrived().await;
    let page = send(&mut browser, &page, png(1), &[]).await;
    let first = avatar(&world, &person).expect("an address");
    let fault = json!({ "method": "PATCH", "path_prefix": "/api/users", "kind": { "status": 500 }, "times": 1 });
    world.control().fault(serde_json::from_value(fault).expect("a fault"));
    let page = send(&mut browser, &page, png(200), &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("could not be saved"));
    assert_eq!(avatar(&world, &person).as_ref(), Some(&first));
    assert_eq!(browser.get(&first).await.status, 200);
    assert_eq!(files(&world), 2);
    let pictures = &world.running.app.pictures;
    assert_eq!(pictures.sweep().await, Ok(0), "it may still be on its way");
    world.advance(Duration::from_hours(25));
    assert_eq!(pictures.sweep().await, Ok(1));
    assert_eq!(pictures.sweep().await, Ok(0), "what is in use was noted");
    assert_eq!(files(&world), 1);
    assert_eq!(browser.get(&first).await.status, 200);
}

#[tokio::test]
async fn the_picture_of_somebody_who_is_gone_or_chose_another_elsewhere_is_swept() {
    let (world, person, mut browser, page) = arrived().await;
    send(&mut browser, &page, png(1), &[]).await;
    world.control().patch_user(&person.id, json!({ "avatar": "https://example.com/a.png" }));
    world.advance(Duration::from_hours(25));
    // Whatever the tenant's trouble, nothing is removed on a guess.
    let fault = json!({ "path_prefix": "/api/users", "kind": { "status": 500 } });
    world.control().fault(serde_json::from_value(fault).expect("a fault"));
    assert_eq!(world.running.app.pictures.sweep().await, Ok(0));
    world.control().clear_faults();
    world.advance(Duration::from_hours(25));
    assert_eq!(world.running.app.pictures.sweep().await, Ok(1));
    assert_eq!(files(&world), 0);
}

#[tokio::test]
async fn the_pictures_of_somebody_who_is_deleted_go_with_them() {
    let (world, person, mut browser, page) = arrived().await;
    send(&mut browser, &page, png(1), &[]).await;
    assert_eq!(files(&world), 1);
    world.control().delete_person(&person.id);
    let told = world.control().webhook("User.Deleted", &person.id);
    let headers = [("logto-signature-sha-256", told.signature.as_str())];
    let answer = world.browser().once(Method::POST, "/webhooks/logto", Some(told.body), &headers).await;
    assert_eq!((answer.status.as_u16(), files(&world)), (204, 0));
}

#[tokio::test]
async fn a_picture_elsewhere_needs_its_origin_in_the_policy_and_ours_does_not() {
    let world = World::new().await;
    let person = world.person("ann", json!({ "name": "Ann", "avatar": "https://pictures.example/a.png" }));
    let (mut browser, page) = world.signed_in(&person).await;
    let policy = |page: &Page| page.headers["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy(&page).contains("img-src 'self' https://pictures.example;"));
    let page = send(&mut browser, &page, png(1), &[]).await;
    assert!(policy(&page).contains("img-src 'self';"));
}

#[tokio::test]
async fn the_dialogue_is_loaded_from_a_path_that_holds_its_mark() {
    let (_world, _, mut browser, page) = arrived().await;
    let path = page.body.split("import(\"").find_map(|rest| rest.split('"').next().filter(|p| p.starts_with("/crop.")));
    let script = browser.get(path.expect("a path")).await;
    assert_eq!(script.status, 200);
    assert_eq!(script.headers["content-type"], "text/javascript; charset=utf-8");
    assert!(script.headers["cache-control"].to_str().expect("text").contains("immutable"));
    assert!(script.body.contains("export async function crop"));
    assert!(Url::parse(&page.url).is_ok());
}
