//! Cells as people write them.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

/// `cell` of the fact `key`, written badly.
pub(crate) fn soil(cell: &str, key: &str, rng: &mut ChaCha8Rng) -> String {
    let kind = rng.random_range(0..8_u8);
    match (key, cell) {
        ("uscc", _) => match kind {
            0..=3 => spaced(cell),
            4 | 5 => cell.to_lowercase(),
            // One wrong character in the check position, as when a code is typed by hand.
            6 => format!("{}{}", &cell[..cell.len() - 1], if cell.ends_with('0') { '1' } else { '0' }),
            _ => wide(cell),
        },
        ("enterprise_name" | "industry_code" | "registered_region" | "honours" | "certifications", _) => format!(" {cell} "),
        (_, "") => ["/", "不详", " ", "-"][usize::from(kind % 4)].to_owned(),
        (_, "是") => ["√", "有", "Y", "1"][usize::from(kind % 4)].to_owned(),
        (_, "否") => ["×", "无", "N", "0"][usize::from(kind % 4)].to_owned(),
        ("establishment_date" | "loan_date", date) => match kind % 3 {
            0 => date.replace('-', "/"),
            1 => date.replace('-', "."),
            _ => date.replacen('-', "年", 1).split('-').next().map_or_else(String::new, |m| format!("{m}月")),
        },
        (_, number) if number.bytes().all(|b| b.is_ascii_digit() || b == b'.') => match kind {
            0..=2 => grouped(number),
            3 | 4 => wide(number),
            5 => format!(" {number}"),
            6 => "待核实".to_owned(),
            _ => format!("约{number}"),
        },
        (_, other) => format!("{other} "),
    }
}

fn wide(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c }).collect()
}

fn spaced(code: &str) -> String {
    code.as_bytes().chunks(6).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join(" ")
}

fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    for (index, c) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    fraction.map_or(out.clone(), |f| format!("{out}.{f}"))
}
