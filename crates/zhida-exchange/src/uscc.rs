//! Unified social credit codes 统一社会信用代码 (GB 32100-2015): reading them as people write them, and checking them.
//!
//! 18 characters: registering department, kind, six digits of region, nine of organisation code (GB 11714, with its own check
//! character), and a check character over all. The alphabet leaves out I O S V Z, so a letter among these is always a slip.

use zhida_diagnostics::{Lang, translate};

/// The alphabet of GB 32100; a character's value is its position.
pub const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of positions 1 to 17: powers of 3 modulo 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the organisation code's eight characters (GB 11714).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
/// Codes of the registering departments, position 1 (GB 32100-2015 表1).
const DEPARTMENTS: &[u8] = b"123456789ANY";

/// A valid code: 18 characters, upper case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uscc(String);

impl Uscc {
    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The six digits of the region it was registered in (GB/T 2260); 100000 is the state level.
    #[must_use]
    pub fn region(&self) -> &str {
        self.0.get(2..8).unwrap_or("")
    }
}

/// What is wrong with a code. [`UsccError::why`] and [`UsccError::remedy`] say it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsccError {
    /// Nothing but spaces.
    Empty,
    /// A spreadsheet made a number of it (`9.144E+17`), and the last digits are lost.
    StoredAsNumber,
    /// Only the nine characters of an organisation code.
    OrganisationCode,
    /// The fifteen digits of the old business registration number.
    RegistrationNumber,
    /// Not 18 characters: how many.
    Length(usize),
    /// A character that never occurs here: its position from 1, and the code with the slip mended where that gives a valid one.
    Character {
        /// What stands there.
        found: char,
        /// Position from 1.
        position: usize,
        /// The intended code, where exchanging look-alikes makes both checks agree.
        suggestion: Option<String>,
    },
    /// Position 1 is no registering department.
    Department(char),
    /// Check character of the organisation code (position 17).
    OrganisationCheck {
        /// What stands there.
        found: char,
        /// What the eight characters before give.
        expected: char,
        /// The intended code, if one look-alike explains both checks.
        suggestion: Option<String>,
    },
    /// Check character of the whole (position 18).
    Check {
        /// What stands there.
        found: char,
        /// What the 17 characters before give.
        expected: char,
        /// The intended code, if one look-alike explains it.
        suggestion: Option<String>,
    },
}

/// Reads and checks a code. Lower case, full width, inner spaces, hyphens and invisible characters are accepted.
///
/// # Errors
/// The first thing that is wrong, with the intended code where it can be told.
pub fn check(text: &str) -> Result<Uscc, UsccError> {
    let code = clean(text);
    if code.is_empty() {
        return Err(UsccError::Empty);
    }
    if is_scientific(&code) {
        return Err(UsccError::StoredAsNumber);
    }
    let length = code.chars().count();
    if length != 18 {
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        return Err(match length {
            9 if organisation_check(code.get(..8).unwrap_or("")).is_some() => UsccError::OrganisationCode,
            15 if digits => UsccError::RegistrationNumber,
            _ => UsccError::Length(length),
        });
    }
    for (index, c) in code.chars().enumerate() {
        let fits = if (2..8).contains(&index) { c.is_ascii_digit() } else { u8::try_from(c).is_ok_and(|b| ALPHABET.contains(&b)) };
        if !fits {
            return Err(UsccError::Character { found: c, position: index + 1, suggestion: mend(&code) });
        }
    }
    faults(&code).map_or(Ok(Uscc(code)), Err)
}

/// A code written without its oddities: narrow, upper case, no spaces and hyphens. It need not be valid.
#[must_use]
pub fn clean(text: &str) -> String {
    if text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return text.to_owned(); // as nearly all are
    }
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\'' | '’' | '`'))
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .flat_map(char::to_uppercase)
        .collect()
}

/// The check character for the first 17 characters; `None` if they are not 17 of the alphabet.
#[must_use]
pub fn check_character(first17: &str) -> Option<char> {
    if first17.len() != WEIGHTS.len() {
        return None;
    }
    let sum = first17.bytes().zip(WEIGHTS).try_fold(0_u32, |sum, (b, weight)| {
        let value = ALPHABET.iter().position(|a| *a == b)?;
        Some(sum + u32::try_from(value).ok()? * weight)
    })?;
    let value = (31 - sum % 31) % 31;
    ALPHABET.get(value as usize).map(|b| char::from(*b))
}

/// The check character of an organisation code's eight characters; `None` if they are not eight digits and capitals.
#[must_use]
pub fn organisation_check(eight: &str) -> Option<char> {
    if eight.len() != ORGANISATION_WEIGHTS.len() {
        return None;
    }
    let sum = eight.chars().zip(ORGANISATION_WEIGHTS).try_fold(0_u32, |sum, (c, weight)| {
        let value = if c.is_ascii_lowercase() { None } else { c.to_digit(36) }?;
        Some(sum + value * weight)
    })?;
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

/// What is wrong with 18 characters of the alphabet, if anything.
fn faults(code: &str) -> Option<UsccError> {
    let first = code.chars().next().unwrap_or(' ');
    if !u8::try_from(first).is_ok_and(|b| DEPARTMENTS.contains(&b)) {
        return Some(UsccError::Department(first));
    }
    let at = |position: usize| code.chars().nth(position - 1).unwrap_or(' ');
    let expected = organisation_check(code.get(8..16)?)?;
    if at(17) != expected {
        return Some(UsccError::OrganisationCheck { found: at(17), expected, suggestion: mend(code) });
    }
    let expected = check_character(code.get(..17)?)?;
    (at(18) != expected).then(|| UsccError::Check { found: at(18), expected, suggestion: mend(code) })
}

/// `9.144E+17` and `914403001922038000.0`.
fn is_scientific(code: &str) -> bool {
    let mantissa = code.split_once('E').filter(|(_, e)| e.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit()) && !e.is_empty());
    mantissa.is_some_and(|(m, _)| m.contains('.') && m.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
        || (code.ends_with(".0") && code.len() > 10)
}

/// Pairs people and scanners mistake for each other, the invalid letters first.
const LOOK_ALIKES: [(char, char); 11] =
    [('O', '0'), ('I', '1'), ('S', '5'), ('Z', '2'), ('V', 'U'), ('Q', '0'), ('D', '0'), ('L', '1'), ('B', '8'), ('G', '6'), ('U', 'Y')];

/// The code with the letters that never occur exchanged for their look-alikes, and at most one further exchange, if then all is valid.
fn mend(code: &str) -> Option<String> {
    let first: String =
        code.chars().map(|c| LOOK_ALIKES.iter().take(5).find(|(wrong, _)| *wrong == c).map_or(c, |(_, right)| *right)).collect();
    let valid = |code: &str| code.len() == 18 && code.bytes().all(|b| ALPHABET.contains(&b)) && faults_none(code);
    if first != code && valid(&first) {
        return Some(first);
    }
    let chars: Vec<char> = first.chars().collect();
    let mut found: Option<String> = None;
    for (index, c) in chars.iter().enumerate() {
        for (a, b) in LOOK_ALIKES {
            for (from, to) in [(a, b), (b, a)] {
                if *c != from {
                    continue;
                }
                let mut other = chars.clone();
                if let Some(place) = other.get_mut(index) {
                    *place = to;
                }
                let other: String = other.into_iter().collect();
                // Two ways to mend it are as good as none: no guess.
                if valid(&other) && found.replace(other).is_some() {
                    return None;
                }
            }
        }
    }
    found
}

/// Both checks and the plain rules, without looking for suggestions (which would look here again).
fn faults_none(code: &str) -> bool {
    let part = |range: std::ops::Range<usize>| code.get(range).unwrap_or("");
    code.bytes().next().is_some_and(|b| DEPARTMENTS.contains(&b))
        && part(2..8).bytes().all(|b| b.is_ascii_digit())
        && organisation_check(part(8..16)).is_some_and(|c| code.chars().nth(16) == Some(c))
        && check_character(part(0..17)).is_some_and(|c| code.chars().nth(17) == Some(c))
}

impl UsccError {
    /// What is wrong, in words.
    #[must_use]
    pub fn why(&self, lang: Lang) -> String {
        self.words(None, lang)
    }
    /// What to do about it, in words.
    #[must_use]
    pub fn remedy(&self, lang: Lang) -> String {
        match self.suggestion() {
            Some(code) => translate("uscc-suggestion", None, &[("code", code.to_owned())], lang).unwrap_or_default(),
            None => self.words(Some("help"), lang),
        }
    }
    /// The code that was probably meant.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        match self {
            Self::Character { suggestion, .. } | Self::OrganisationCheck { suggestion, .. } | Self::Check { suggestion, .. } => {
                suggestion.as_deref()
            }
            _ => None,
        }
    }

    fn words(&self, attribute: Option<&str>, lang: Lang) -> String {
        let digit = |c: &char| LOOK_ALIKES.iter().find(|(a, _)| a == c).map_or(String::new(), |(_, b)| b.to_string());
        let (key, args) = match self {
            Self::Empty => ("uscc-empty", vec![]),
            Self::StoredAsNumber => ("uscc-stored-as-number", vec![]),
            Self::OrganisationCode => ("uscc-organisation-code", vec![]),
            Self::RegistrationNumber => ("uscc-registration-number", vec![]),
            Self::Length(length) => ("uscc-length", vec![("length", length.to_string())]),
            Self::Character { found, position, .. } if "IOSVZ".contains(*found) => {
                ("uscc-never-letter", vec![("found", found.to_string()), ("position", position.to_string()), ("digit", digit(found))])
            }
            Self::Character { found, position, .. } => {
                ("uscc-character", vec![("found", found.to_string()), ("position", position.to_string())])
            }
            Self::Department(found) => ("uscc-department", vec![("found", found.to_string())]),
            Self::OrganisationCheck { found, expected, .. } => {
                ("uscc-organisation-check", vec![("found", found.to_string()), ("expected", expected.to_string())])
            }
            Self::Check { found, expected, .. } => ("uscc-check", vec![("found", found.to_string()), ("expected", expected.to_string())]),
        };
        translate(key, attribute, &args, lang).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VALID: [&str; 11] = [
        "914403001922038216",
        "9144030071526726XG",
        "91330100799655058B",
        "91440300192317458F",
        "91100000100003962T",
        "91350900587527783P",
        "91440400192548256N",
        "91110108551385082Q",
        "91440606722473344C",
        "91370200264574251E",
        "91110000600037341L",
    ];

    #[test]
    fn public_examples_are_valid_in_any_writing() {
        for code in VALID {
            assert_eq!(check(code).map(|c| c.0), Ok(code.to_owned()));
            let spaced = format!(" {} {}-{}\u{200b}", &code[..4], &code[4..9], code[9..].to_lowercase());
            assert_eq!(check(&spaced).map(|c| c.0), Ok(code.to_owned()), "{spaced}");
            let wide: String = code.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
            assert_eq!(check(&wide).map(|c| c.0), Ok(code.to_owned()), "{wide}");
        }
    }

    #[test]
    fn every_slip_says_what_was_meant() {
        let suggestion = |text: &str| check(text).unwrap_err().suggestion().map(str::to_owned);
        assert_eq!(suggestion("9144O3001922038216").as_deref(), Some("914403001922038216"));
        assert_eq!(suggestion("9I44O3OOI922O382I6").as_deref(), Some("914403001922038216"));
        assert_eq!(suggestion("9133010079965S058B").as_deref(), Some("91330100799655058B"));
        assert_eq!(suggestion("913301007996550588").as_deref(), Some("91330100799655058B"));
        assert_eq!(check("9.14403E+17"), Err(UsccError::StoredAsNumber));
        assert_eq!(check("192203821"), Err(UsccError::OrganisationCode));
        assert_eq!(check("440301103097413"), Err(UsccError::RegistrationNumber));
        assert_eq!(check("91440300192203821"), Err(UsccError::Length(17)));
        assert_eq!(check(" "), Err(UsccError::Empty));
        assert!(matches!(check("914403001922038217"), Err(UsccError::Check { found: '7', expected: '6', .. })));
        assert!(matches!(check("914403001922038316"), Err(UsccError::OrganisationCheck { found: '1', .. })));
        assert!(check("9144O3001922038216").unwrap_err().why(Lang::Zh).contains('O'));
    }

    proptest! {
        #[test]
        fn single_errors_never_pass(which in 0..11_usize, at in 0..18_usize, other in 0..31_usize) {
            let mut bytes = VALID[which].as_bytes().to_vec();
            prop_assume!(bytes[at] != ALPHABET[other]);
            bytes[at] = ALPHABET[other];
            prop_assert!(check(std::str::from_utf8(&bytes).unwrap()).is_err());
        }
        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            if let Err(error) = check(&text) { let _ = (error.why(Lang::En), error.remedy(Lang::Zh)); }
        }
    }
}
