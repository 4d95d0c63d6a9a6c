//! Brotli streams (RFC 7932) put together from parts that were compressed apart. Each part is whole meta-blocks that end at
//! a byte, refers to nothing before itself, and uses neither the built-in dictionary, whose addresses depend on what came
//! before, nor the distances used last.

use std::sync::LazyLock;

use brotli::enc::{
    StandardAlloc,
    encode::{BrotliEncoderOperation, BrotliEncoderParameter, BrotliEncoderStateStruct},
};

type Encoder = BrotliEncoderStateStruct<StandardAlloc>;

/// The window of the whole stream, as a power of two: more than any part is long.
const WINDOW: u32 = 18;
/// An empty last meta-block: `ISLAST` and `ISLASTEMPTY` (RFC 7932 section 9.2).
const LAST: u8 = 0b11;

fn encoder(quality: u32) -> Encoder {
    let mut encoder = Encoder::new(StandardAlloc::default());
    encoder.set_parameter(BrotliEncoderParameter::BROTLI_PARAM_QUALITY, quality);
    encoder.set_parameter(BrotliEncoderParameter::BROTLI_PARAM_LGWIN, WINDOW);
    encoder
}

/// Puts a part into the encoder, up to the end of a byte.
fn encode(encoder: &mut Encoder, part: &[u8], out: &mut Vec<u8>) {
    let (mut left, mut taken) = (part.len(), 0);
    loop {
        encoder.compress_stream(
            BrotliEncoderOperation::BROTLI_OPERATION_FLUSH,
            &mut left,
            part,
            &mut taken,
            // No room of ours: what is ready is taken where it lies.
            &mut 0,
            &mut [],
            &mut 0,
            &mut None,
            &mut |_, _, _, _| (),
        );
        let mut size = 0;
        let output = encoder.take_output(&mut size);
        // The slice ends with the encoder's room, not with its output.
        out.extend_from_slice(&output[..size]);
        if left == 0 && !encoder.has_more_output() {
            return;
        }
    }
}

/// How every stream begins: its window, then an empty block up to the end of the byte.
static BEGINNING: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut beginning = Vec::new();
    encode(&mut encoder(0), &[], &mut beginning);
    beginning
});

/// The beginning of a stream.
pub fn begin() -> Vec<u8> {
    let mut stream = Vec::with_capacity(32 * 1024);
    stream.extend_from_slice(&BEGINNING);
    stream
}

/// Adds a part, compressed as quickly as can be. This quality uses no dictionary and begins each part without a distance of
/// its own, so only the beginning of the stream that it would make is left out.
pub fn quickly(stream: &mut Vec<u8>, part: &[u8]) {
    if part.is_empty() {
        return;
    }
    let mut encoder = encoder(0);
    // The beginning comes with the first bytes that are asked for.
    encode(&mut encoder, &[], &mut Vec::new());
    encode(&mut encoder, part, stream);
}

/// Adds a part without compressing it: an uncompressed meta-block (RFC 7932 section 9.2) for each 64 KB.
pub fn as_it_is(stream: &mut Vec<u8>, part: &[u8]) {
    for part in part.chunks(1 << 16) {
        // ISLAST 0, MNIBBLES 4, MLEN - 1 in 16 bits, ISUNCOMPRESSED 1, then zeroes up to the end of the byte.
        let header = u32::try_from(part.len() - 1).unwrap_or(0) << 3 | 1 << 19;
        stream.extend_from_slice(&header.to_le_bytes()[..3]);
        stream.extend_from_slice(part);
    }
}

/// For what is kept as long as the program runs: some milliseconds.
pub const FOR_EVER: u32 = 11;
/// For what is used often: a fraction of that.
pub const OFTEN: u32 = 9;

/// A part to be kept, compressed well.
pub fn well(part: &[u8], quality: u32) -> Vec<u8> {
    let mut encoder = encoder(quality);
    encoder.set_parameter(BrotliEncoderParameter::BROTLI_PARAM_CATABLE, 1);
    encoder.set_parameter(BrotliEncoderParameter::BROTLI_PARAM_BARE_STREAM, 1);
    let mut out = Vec::new();
    encode(&mut encoder, part, &mut out);
    out
}

/// The end of a stream.
pub fn end(stream: &mut Vec<u8>) {
    stream.push(LAST);
}
