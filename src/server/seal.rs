//! Sealing: what is kept or handed to a browser, so that nobody else can read or change it.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::random::Random;

/// How long a key is.
pub const KEY_BYTES: usize = 32;

/// Seals and opens with `APP_SECRET_KEY` (AES-256-GCM). Seals with the newest key, opens with any.
#[derive(Clone)]
pub struct Sealer {
    keys: Arc<[LessSafeKey]>,
    marker: hmac::Key,
}

/// What a sealed text is for and whose: a text sealed for one purpose does not open for another.
#[derive(Clone, Copy, Debug)]
pub struct Purpose<'a>(pub &'static str, pub &'a str);

impl Purpose<'_> {
    fn aad(self) -> Aad<Vec<u8>> {
        // U+0000 can be in neither half.
        Aad::from([self.0.as_bytes(), b"\0", self.1.as_bytes()].concat())
    }
}

impl Sealer {
    /// A sealer with these keys, newest first; none when there are none.
    pub fn new(given: &[[u8; KEY_BYTES]]) -> Option<Self> {
        let keys: Arc<[_]> = given
            .iter()
            .map(|key| UnboundKey::new(&AES_256_GCM, key).ok().map(LessSafeKey::new))
            .collect::<Option<_>>()?;
        // A key of its own for marks: a key serves one algorithm only.
        let root = hmac::Key::new(hmac::HMAC_SHA256, given.first()?);
        let marker = hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&root, b"marks").as_ref());
        Some(Self { keys, marker })
    }

    /// A mark of `plain` that is the same each time and tells nothing without the key (HMAC-SHA-256, base64url): to count
    /// events of an address without keeping the address.
    pub fn mark(&self, purpose: Purpose<'_>, plain: &[u8]) -> String {
        let mut context = hmac::Context::with_key(&self.marker);
        context.update(purpose.aad().as_ref());
        context.update(b"\0");
        context.update(plain);
        URL_SAFE_NO_PAD.encode(context.sign())
    }

    /// Seals `plain`. The result is nonce, ciphertext and authentication tag.
    ///
    /// # Panics
    /// When `plain` is longer than AES-GCM can seal (2^36 bytes).
    #[expect(clippy::expect_used, reason = "AES-GCM fails only for texts longer than 2^36 bytes")]
    pub fn seal(&self, random: &dyn Random, purpose: Purpose<'_>, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        random.fill(&mut nonce);
        let mut buffer = plain.to_vec();
        self.keys[0]
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), purpose.aad(), &mut buffer)
            .expect("a text that fits into AES-GCM");
        [nonce.as_slice(), &buffer].concat()
    }

    /// Opens what was sealed for the same purpose with a key that is still configured.
    pub fn open(&self, purpose: Purpose<'_>, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_LEN>()?;
        self.keys.iter().find_map(|key| {
            let mut buffer = ciphertext.to_vec();
            let plain = key.open_in_place(Nonce::assume_unique_for_key(*nonce), purpose.aad(), &mut buffer).ok()?;
            Some(plain.to_vec())
        })
    }

    /// [`Self::seal`] as text for a cookie or a hidden input: base64url without padding.
    pub fn seal_text(&self, random: &dyn Random, purpose: Purpose<'_>, plain: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.seal(random, purpose, plain))
    }

    /// Opens [`Self::seal_text`].
    pub fn open_text(&self, purpose: Purpose<'_>, sealed: &str) -> Option<Vec<u8>> {
        self.open(purpose, &URL_SAFE_NO_PAD.decode(sealed).ok()?)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer({} keys)", self.keys.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::random::SystemRandom;

    const OLD: [u8; KEY_BYTES] = [1; KEY_BYTES];
    const NEW: [u8; KEY_BYTES] = [2; KEY_BYTES];

    fn sealer(keys: &[[u8; KEY_BYTES]]) -> Sealer {
        Sealer::new(keys).expect("keys")
    }

    #[test]
    fn what_is_sealed_opens_for_the_same_purpose_only() {
        let sealer = sealer(&[NEW]);
        let sealed = sealer.seal_text(&SystemRandom, Purpose("session", "a"), b"secret");
        assert_eq!(sealer.open_text(Purpose("session", "a"), &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(sealer.open_text(Purpose("session", "b"), &sealed), None);
        assert_eq!(sealer.open_text(Purpose("form", "a"), &sealed), None);
    }

    #[test]
    fn a_changed_byte_opens_nothing() {
        let sealer = sealer(&[NEW]);
        let sealed = sealer.seal(&SystemRandom, Purpose("x", ""), b"secret");
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(sealer.open(Purpose("x", ""), &changed), None, "byte {place}");
        }
        assert_eq!(sealer.open(Purpose("x", ""), b"short"), None);
    }

    #[test]
    fn a_rotated_key_still_opens_and_no_longer_seals() {
        let before = sealer(&[OLD]).seal(&SystemRandom, Purpose("x", ""), b"secret");
        let rotated = sealer(&[NEW, OLD]);
        assert!(rotated.open(Purpose("x", ""), &before).is_some());
        let after = rotated.seal(&SystemRandom, Purpose("x", ""), b"secret");
        assert!(sealer(&[OLD]).open(Purpose("x", ""), &after).is_none());
    }
}
