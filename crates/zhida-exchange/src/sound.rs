//! Sound as telephones and browsers record it, told by its content. A film is none: containers that hold pictures that move are left out.

/// Where the tracks of WebM and Ogg are: at the beginning, in bytes.
const HEAD: usize = 64 << 10;

/// The media type of a recording; nothing if it is none.
pub(crate) fn kind(bytes: &[u8]) -> Option<&'static str> {
    let at = |from: usize, what: &[u8]| bytes.get(from..from + what.len()) == Some(what);
    if at(0, b"#!AMR\n") || at(0, b"#!AMR-WB\n") {
        Some("audio/amr")
    } else if at(0, b"RIFF") && at(8, b"WAVE") {
        Some("audio/wav")
    } else if at(0, b"OggS") {
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        let sound = has(head, b"OpusHead") || has(head, b"\x01vorbis") || has(head, b"Speex   ") || has(head, b"fLaC");
        (sound && !has(head, b"theora")).then_some("audio/ogg")
    } else if at(0, b"\x1a\x45\xdf\xa3") {
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        let film = [&b"V_VP8"[..], b"V_VP9", b"V_AV1", b"V_MPEG"].iter().any(|codec| has(head, codec));
        let sound = has(head, b"A_OPUS") || has(head, b"A_VORBIS");
        (sound && !film && has(head, b"webm")).then_some("audio/webm")
    } else if at(4, b"ftyp") {
        (at(8, b"M4A ") || is_sound_only(bytes)).then_some("audio/mp4")
    } else if at(0, b"ID3") || is_layer_three(bytes) {
        Some("audio/mpeg")
    } else {
        None
    }
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

/// Whether the tracks of an MP4 are sound and nothing else: each track has a handler that says what it is, and they may stand anywhere.
fn is_sound_only(bytes: &[u8]) -> bool {
    // `hdlr`, version and flags, four bytes of nothing, then the kind.
    let kinds: Vec<&[u8]> = bytes.windows(16).filter(|w| w.starts_with(b"hdlr")).filter_map(|w| w.get(12..)).collect();
    kinds.contains(&&b"soun"[..]) && !kinds.contains(&&b"vide"[..])
}

/// Whether the first frame is one of MPEG's third layer with a rate that there is.
fn is_layer_three(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, second, third, ..] => {
            second & 0xe6 == 0xe2 && second & 0x18 != 0x08 && !matches!(third >> 4, 0 | 15) && third & 0x0c != 0x0c
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mp4(brand: &[u8], handlers: &[&[u8]]) -> Vec<u8> {
        let mut all = [&[0, 0, 0, 16][..], b"ftyp", brand, b"\0\0\0\0"].concat();
        for kind in handlers {
            all.extend([&[0, 0, 0, 32][..], b"hdlr", &[0; 8], kind, &[0; 12]].concat());
        }
        all
    }

    #[test]
    fn recordings_are_told_from_films_and_from_what_only_begins_like_one() {
        let webm = |codec: &[u8]| [b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", codec].concat();
        assert_eq!(kind(&mp4(b"M4A ", &[])), Some("audio/mp4"));
        assert_eq!(kind(&mp4(b"isom", &[b"soun"])), Some("audio/mp4"), "as Chrome on a telephone records");
        assert_eq!(kind(&mp4(b"3gp4", &[b"soun"])), Some("audio/mp4"));
        assert_eq!(kind(&mp4(b"isom", &[b"vide", b"soun"])), None);
        assert_eq!(kind(&mp4(b"heic", &[b"pict"])), None);
        assert_eq!(kind(&webm(b"A_OPUS")), Some("audio/webm"));
        assert_eq!(kind(&webm(b"V_VP9 A_OPUS")), None);
        assert_eq!(kind(b"OggS\0\x02........OpusHead"), Some("audio/ogg"));
        assert_eq!(kind(b"OggS\0\x02........\x80theora \x01vorbis"), None);
        assert_eq!(kind(b"#!AMR\n\x3c\x08"), Some("audio/amr"));
        assert_eq!(kind(b"#!/bin/sh\n"), None);
        assert_eq!(kind(b"RIFF\x24\0\0\0WAVEfmt "), Some("audio/wav"));
        assert_eq!(kind(b"RIFF\x24\0\0\0WEBPVP8 "), None);
        assert_eq!(kind(b"ID3\x04\0\0"), Some("audio/mpeg"));
        assert_eq!(kind(b"\xff\xfb\x90\x00"), Some("audio/mpeg"));
        assert_eq!(kind(b"\xff\xfe\x61\x00"), None, "text of 16 bits");
        assert_eq!(kind(b"\xff\xd8\xff\xe0"), None, "a photo");
    }
}
