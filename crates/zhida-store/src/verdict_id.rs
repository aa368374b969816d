//! The name of a verdict: it says what the verdict was made of, so that any verdict ever shown or printed can be made again.

use crate::ledger::sha256;
use std::fmt;
use std::str::FromStr;

/// `E12-V34-S5678-20261124-9f`: enterprise, version of the measure, number of entries in the ledger, day, and two characters that catch a slip of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerdictId {
    /// Number of the enterprise.
    pub enterprise: i64,
    /// Number of the measure's version in the store.
    pub version: i64,
    /// How many entries the ledger had: which facts, statements and measures there were.
    pub seq: i64,
    /// The day it was made for.
    pub day: chrono::NaiveDate,
}

/// Why a text is no name of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictIdError {
    /// It has not that form.
    Form,
    /// It has the form, but the check characters do not fit: a character is wrong.
    Check,
}

impl VerdictId {
    fn body(&self) -> String {
        format!("E{}-V{}-S{}-{}", self.enterprise, self.version, self.seq, self.day.format("%Y%m%d"))
    }
}

fn check(body: &str) -> String {
    sha256(body).chars().take(2).collect()
}

impl fmt::Display for VerdictId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body();
        write!(f, "{body}-{}", check(&body))
    }
}

impl FromStr for VerdictId {
    type Err = VerdictIdError;

    /// Letters may be small, blanks around it are nothing.
    fn from_str(text: &str) -> Result<Self, VerdictIdError> {
        let text = text.trim().to_uppercase();
        let mut parts = text.split('-');
        let mut number = |letter: char| parts.next()?.strip_prefix(letter)?.parse::<i64>().ok();
        let (enterprise, version, seq) = (number('E'), number('V'), number('S'));
        let day = parts.next().and_then(|d| chrono::NaiveDate::parse_from_str(d, "%Y%m%d").ok());
        let (Some(enterprise), Some(version), Some(seq), Some(day), Some(given), None) =
            (enterprise, version, seq, day, parts.next(), parts.next())
        else {
            return Err(VerdictIdError::Form);
        };
        let id = Self { enterprise, version, seq, day };
        if check(&id.body()).eq_ignore_ascii_case(given) { Ok(id) } else { Err(VerdictIdError::Check) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_slips_are_caught() {
        let id = VerdictId { enterprise: 12, version: 34, seq: 5678, day: chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap() };
        let text = id.to_string();
        assert_eq!(text.parse(), Ok(id));
        assert_eq!(format!(" {} ", text.to_lowercase()).parse(), Ok(id));
        assert_eq!("E12-V34-S5678-20261124".parse::<VerdictId>(), Err(VerdictIdError::Form));
        assert_eq!("".parse::<VerdictId>(), Err(VerdictIdError::Form));
        // One digit off: two hexadecimal characters catch 255 of 256.
        let caught =
            (0..1000).filter(|n| *n != 5678).filter(|n| text.replace("5678", &n.to_string()).parse::<VerdictId>().is_err()).count();
        assert!(caught > 980, "{caught}");
    }
}
