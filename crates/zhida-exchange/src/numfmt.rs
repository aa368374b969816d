//! How a spreadsheet shows a number: as it is, as a percentage, or as a day.

use zhida_facts::{Days, NaiveDate};

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// A number.
    Plain,
    /// A percentage: the cell holds a hundredth of what is shown.
    Percent,
    /// A day.
    Date,
}

/// The formats every workbook has, by number (ECMA-376 18.8.30; 27–36 and 50–58 are dates in East Asian editions).
pub(crate) fn built_in(id: u16) -> Shown {
    match id {
        9 | 10 => Shown::Percent,
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Date,
        _ => Shown::Plain,
    }
}

/// Whether a format shows a day: y or d, or m without hours, outside quotation marks and brackets.
pub(crate) fn is_date(format: &str) -> bool {
    let (mut quoted, mut escaped, mut bracket) = (false, false, false);
    let (mut day, mut month, mut time) = (false, false, false);
    for c in format.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            ';' if !quoted => break,
            _ if quoted || bracket => {}
            'y' | 'Y' | 'd' | 'D' => day = true,
            'm' | 'M' => month = true,
            'h' | 'H' | 's' | 'S' => time = true,
            _ => {}
        }
    }
    day || (month && !time)
}

/// The day of a serial number, as text. Day 60 of the 1900 system is the 29 February that never was.
pub(crate) fn day(serial: &str, since_1904: bool) -> Option<String> {
    let whole = serial.split_once('.').map_or(serial, |(whole, _)| whole);
    let days: u64 = whole.parse().ok().filter(|d| (1..3_000_000).contains(d))?;
    let days = if since_1904 { days + 1462 } else { days };
    let start = NaiveDate::from_ymd_opt(1899, 12, if days < 60 { 31 } else { 30 })?;
    start.checked_add_days(Days::new(days)).map(|d| d.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for format in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]yyyy/m/d;@", "m/d", "yyyy\\-mm"] {
            assert!(is_date(format), "{format}");
        }
        for format in ["General", "0.00", "#,##0\"元/d\"", "h:mm:ss", "[Red]0", "_d0", "G/通用格式"] {
            assert!(!is_date(format), "{format}");
        }
        assert_eq!(day("45356", false).as_deref(), Some("2024-03-05"));
        assert_eq!(day("45356.75", false).as_deref(), Some("2024-03-05"));
        assert_eq!(day("43894", true).as_deref(), Some("2024-03-05"));
        assert_eq!(day("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!(day("0.5", false), None);
    }
}
