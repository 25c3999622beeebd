//! Takes out of photos what they tell beside the picture: where and when they were taken, by whom and by what (EXIF with GPS, XMP,
//! IPTC, comments, thumbnails, a second picture after the first). Only the parts that are needed to show the picture are
//! copied; of EXIF the orientation is kept, so that the picture stands upright. What can't be followed to its end is damaged.

use super::MediaKind;

/// The content without what it tells beside the picture; `None` if it is no whole picture. A document stays as it is.
pub(super) fn clean(kind: MediaKind, content: &[u8]) -> Option<Vec<u8>> {
    match kind {
        MediaKind::Jpeg => jpeg(content),
        MediaKind::Png => png(content),
        MediaKind::Pdf => Some(content.to_vec()),
    }
}

/// Segments that are needed to show the picture. `E0` is JFIF, `EE` Adobe's colour transform.
fn is_shown(marker: u8, data: &[u8]) -> bool {
    match marker {
        0xE0 => data.starts_with(b"JFIF\0"),
        0xE2 => data.starts_with(b"ICC_PROFILE\0"),
        0xEE => data.starts_with(b"Adobe"),
        0xE1..=0xEF | 0xFE => false,
        _ => true,
    }
}

fn jpeg(content: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xFF, 0xD8];
    let mut at = 2;
    let mut has_scan = false;
    loop {
        if *content.get(at)? != 0xFF {
            return None;
        }
        let marker = *content.get(at + 1)?;
        match marker {
            // Fill bytes may stand before a marker.
            0xFF => at += 1,
            0xD9 if has_scan => {
                out.extend([0xFF, 0xD9]);
                return Some(out);
            }
            0x00 | 0x01 | 0xD0..=0xD9 => return None,
            _ => {
                let length = usize::from(u16::from_be_bytes([*content.get(at + 2)?, *content.get(at + 3)?]));
                let data = content.get(at + 4..at + 2 + length.max(2))?;
                if marker == 0xE1 {
                    out.extend(orientation(data).into_iter().flat_map(upright));
                } else if is_shown(marker, data) {
                    out.extend(&content[at..at + 2 + length.max(2)]);
                }
                at += 2 + length.max(2);
                if marker == 0xDA {
                    has_scan = true;
                    let end = scan_end(content, at)?;
                    out.extend(&content[at..end]);
                    at = end;
                }
            }
        }
    }
}

/// Where the picture's data end: at the first marker that is none of theirs.
fn scan_end(content: &[u8], from: usize) -> Option<usize> {
    let pairs = content.get(from..)?.windows(2);
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xFF | 0xD0..=0xD7);
    pairs.into_iter().position(ends).map(|found| from + found)
}

/// The orientation, 1 to 8, out of EXIF (tag 0x0112 of the first directory), if it is told and not the usual one.
fn orientation(data: &[u8]) -> Option<u8> {
    let tiff = data.strip_prefix(b"Exif\0\0")?;
    let big = tiff.starts_with(b"MM");
    let short = |at: usize| {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let long = |at: usize| {
        let (first, second) = (u32::from(short(at)?), u32::from(short(at + 2)?));
        usize::try_from(if big { first << 16 | second } else { second << 16 | first }).ok()
    };
    let directory = long(4)?;
    let entries = usize::from(short(directory)?);
    let entry = (0..entries.min(200)).map(|number| directory + 2 + 12 * number);
    let value = entry.filter(|at| short(*at) == Some(0x0112)).find_map(|at| short(at + 8))?;
    u8::try_from(value).ok().filter(|value| (2..=8).contains(value))
}

/// An EXIF segment that tells an orientation and nothing else.
fn upright(orientation: u8) -> Vec<u8> {
    let mut segment = vec![0xFF, 0xE1, 0x00, 0x22];
    segment.extend(b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.extend([orientation, 0, 0, 0, 0, 0, 0]);
    segment
}

/// Chunks that are needed to show the picture.
const SHOWN: [&[u8; 4]; 11] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"];

fn png(content: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut at) = (content.get(..8)?.to_vec(), 8);
    loop {
        let length = content.get(at..at + 4)?;
        let length = usize::try_from(u32::from_be_bytes([length[0], length[1], length[2], length[3]])).ok()?;
        let kind = content.get(at + 4..at + 8)?;
        let chunk = content.get(at..at.checked_add(12)?.checked_add(length)?)?;
        if SHOWN.iter().any(|shown| shown.as_slice() == kind) {
            out.extend(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        at += 12 + length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker][..], &length, data].concat()
    }

    fn exif(orientation: u16) -> Vec<u8> {
        let mut data = b"Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        data.extend(orientation.to_le_bytes());
        data.extend(b"\0\0\0\0\0\0GPS 56.2429 N 12.8619 E");
        data
    }

    fn photo(parts: &[Vec<u8>]) -> Vec<u8> {
        let scan = [segment(0xDA, b"\x01\x01\0\0\x3F\0"), b"\x12\xFF\x00\x34\xFF\xD0\x56".to_vec()].concat();
        [&[0xFF, 0xD8][..], &parts.concat(), &scan, &[0xFF, 0xD9]].concat()
    }

    #[test]
    fn a_photo_loses_where_and_when_and_stays_upright() {
        let (jfif, table) = (segment(0xE0, b"JFIF\0\x01\x01"), segment(0xDB, b"\0tables"));
        let told = photo(&[
            jfif.clone(),
            segment(0xE1, &exif(6)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
            segment(0xED, b"Photoshop 3.0\0IPTC Anna Ek"),
            segment(0xFE, b"a comment"),
            segment(0xE2, b"MPF\0second picture"),
            table.clone(),
        ]);
        let told = [told, b"after the end: GPS 56.2429".to_vec()].concat();
        let cleaned = clean(MediaKind::Jpeg, &told).expect("it is whole");
        assert_eq!(cleaned, photo(&[jfif, upright(6), table]));
        assert!(!cleaned.windows(3).any(|part| part == b"GPS"));
        assert_eq!(clean(MediaKind::Jpeg, &cleaned), Some(cleaned.clone()), "cleaning again changes nothing");
        let usual = photo(&[segment(0xE1, &exif(1))]);
        assert_eq!(clean(MediaKind::Jpeg, &usual), Some(photo(&[])), "the usual orientation needs no word");
    }

    #[test]
    fn a_picture_keeps_only_what_is_shown() {
        let chunk = |kind: &[u8; 4], data: &[u8]| {
            [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], kind, data, b"CRC!"].concat()
        };
        let picture = |more: &[u8]| {
            [
                b"\x89PNG\r\n\x1a\n".as_slice(),
                &chunk(b"IHDR", b"size"),
                more,
                &chunk(b"IDAT", b"data"),
                &chunk(b"IEND", b""),
            ]
            .concat()
        };
        let more = [chunk(b"eXIf", b"GPS"), chunk(b"tEXt", b"Author\0Anna Ek"), chunk(b"iTXt", b"XMP")].concat();
        let told = [picture(&more), b"after the end".to_vec()].concat();
        assert_eq!(clean(MediaKind::Png, &told), Some(picture(&[])));
    }

    #[test]
    fn what_is_no_whole_picture_is_damaged() {
        let whole = photo(&[segment(0xE1, &exif(6)), segment(0xDB, b"\0tables")]);
        for length in 0..whole.len() {
            assert_eq!(clean(MediaKind::Jpeg, &whole[..length]), None, "cut at {length}");
        }
        for wrong in [
            &b"\xFF\xD8\xFF\xD9"[..],
            b"\xFF\xD8\xFF\xE1\0\0",
            b"\xFF\xD8\xFF\xFF\xFF\xFF",
            b"\x89PNG\r\n\x1a\n\xFF\xFF\xFF\xFFIDAT",
        ] {
            let kind = MediaKind::of(wrong).unwrap_or(MediaKind::Jpeg);
            assert_eq!(clean(kind, wrong), None, "{wrong:?}");
        }
    }
}
