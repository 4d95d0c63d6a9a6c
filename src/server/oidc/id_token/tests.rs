//! Every way in which an ID token can be wrong.

use aws_lc_rs::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, jwk::JwkSet};
use serde_json::{Value as Json, json};

use super::*;
use crate::server::{clock::Timestamp, oidc::jwt::Unchecked};

const NOW: i64 = 1_800_000_000;

struct Key {
    pkcs8: Vec<u8>,
    jwk: Json,
}

fn key(kid: &str) -> Key {
    let pair = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).expect("a key");
    let pkcs8 = pair.to_pkcs8v1().expect("a document").as_ref().to_vec();
    // An uncompressed point: 4, then both coordinates.
    let point = pair.public_key().as_ref();
    let (x, y) = point[1..].split_at(48);
    let jwk = json!({
        "kty": "EC", "crv": "P-384", "use": "sig", "alg": "ES384", "kid": kid,
        "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
    });
    Key { pkcs8, jwk }
}

fn keys(keys: &[&Key]) -> JwkSet {
    JwkSet { keys: keys.iter().map(|key| serde_json::from_value(key.jwk.clone()).expect("a key")).collect() }
}

fn claims() -> Json {
    json!({"sub": "u1", "iss": "https://t/oidc", "aud": "app", "exp": NOW + 3600, "iat": NOW, "nonce": "n", "name": "Zoë", "email": null})
}

fn sign(key: &Key, kid: Option<&str>, claims: &Json) -> String {
    let mut header = Header::new(Algorithm::ES384);
    header.kid = kid.map(str::to_owned);
    encode(&header, claims, &EncodingKey::from_ec_der(&key.pkcs8)).expect("a token")
}

fn check(token: &str, keys: &JwkSet) -> Result<Claims, OidcError> {
    let expected = Expected { issuer: "https://t/oidc", audience: "app", now: Timestamp::from_millis(NOW * 1000) };
    Unchecked::read(token)?.verify::<Claims>(keys)?.check(&expected)
}

#[test]
fn a_right_token_tells_who_it_is() {
    let key = key("a");
    let claims = check(&sign(&key, Some("a"), &claims()), &keys(&[&key])).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(claims.sub, "u1");
    let person = crate::server::domain::person::Person::from(claims.person);
    assert_eq!(person.name.as_deref(), Some("Zoë"));
    assert_eq!(person.email, None);
}

#[test]
fn a_token_with_a_wrong_claim_is_refused() {
    let key = key("a");
    for (change, reason) in [
        (json!({"iss": "https://other/oidc"}), "iss"),
        (json!({"aud": "other"}), "aud"),
        (json!({"aud": ["other"]}), "aud"),
        (json!({"aud": ["app", "other"]}), "azp"),
        (json!({"aud": ["app", "other"], "azp": "other"}), "azp"),
        (json!({"azp": "other"}), "azp"),
        (json!({"exp": NOW - 60}), "exp"),
        (json!({"iat": NOW + 3600}), "iat"),
        (json!({"iat": NOW - 86_400}), "iat"),
        (json!({"nbf": NOW + 3600}), "nbf"),
        (json!({"sub": ""}), "sub"),
        (json!({"sub": null}), "claims"),
        (json!({"exp": null}), "claims"),
    ] {
        let mut wrong = claims();
        for (name, value) in change.as_object().expect("an object") {
            wrong[name] = value.clone();
        }
        let error = check(&sign(&key, Some("a"), &wrong), &keys(&[&key])).err();
        assert_eq!(error, Some(OidcError::Rejected(reason)), "{change}");
    }
    let mut several = claims();
    several["aud"] = json!(["app", "other"]);
    several["azp"] = json!("app");
    assert!(check(&sign(&key, Some("a"), &several), &keys(&[&key])).is_ok());
}

#[test]
fn a_token_without_a_signature_of_the_provider_is_refused() {
    let (ours, theirs) = (key("a"), key("a"));
    let refused = |token: &str| check(token, &keys(&[&ours])).err();
    assert_eq!(refused(&sign(&theirs, Some("a"), &claims())), Some(OidcError::Rejected("signature")));
    // `none`, and a shared secret that is the public key: the oldest two attacks on JWTs.
    let part = |json: Json| URL_SAFE_NO_PAD.encode(json.to_string());
    let none = format!("{}.{}.", part(json!({"alg": "none"})), part(claims()));
    assert!(matches!(refused(&none), Some(OidcError::Rejected(_))));
    for secret in [b"secret".to_vec(), ours.jwk.to_string().into_bytes()] {
        let token =
            encode(&Header::new(Algorithm::HS256), &claims(), &EncodingKey::from_secret(&secret)).expect("a token");
        assert_eq!(refused(&token), Some(OidcError::Rejected("algorithm")));
    }
    assert!(refused("not a token").is_some());
}

#[test]
fn a_token_without_a_key_id_is_taken_only_where_there_is_no_choice() {
    let (one, two) = (key("a"), key("b"));
    let token = sign(&one, None, &claims());
    assert!(check(&token, &keys(&[&one])).is_ok());
    assert_eq!(check(&token, &keys(&[&one, &two])).err(), Some(OidcError::Rejected("unknown key")));
    assert_eq!(
        check(&sign(&one, Some("z"), &claims()), &keys(&[&one])).err(),
        Some(OidcError::Rejected("unknown key"))
    );
}
