//! Check-in codes without look-alike characters.

use std::fmt;

/// Digits and capitals without 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
const LETTERS: &[u8; 22] = b"34679ACDEFGHJKMNPQRTWX";
const LENGTH: usize = 6;

/// Six characters that can be read out and typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CheckInCode([u8; LENGTH]);

impl CheckInCode {
    /// A code from chance that the caller brings; equal chance makes equal codes.
    #[must_use]
    pub fn of(chance: u64) -> Self {
        let mut rest = chance;
        Self([(); LENGTH].map(|()| {
            let letter = LETTERS[(rest % LETTERS.len() as u64) as usize];
            rest /= LETTERS.len() as u64;
            letter
        }))
    }

    /// What somebody typed: small letters, spaces and hyphens do not matter. `None` if it is no code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let typed = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| u8::try_from(c.to_ascii_uppercase()));
        let code: [u8; LENGTH] = typed.collect::<Result<Vec<u8>, _>>().ok()?.try_into().ok()?;
        code.iter().all(|c| LETTERS.contains(c)).then_some(Self(code))
    }
}

impl fmt::Display for CheckInCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|c| write!(f, "{}", char::from(*c)))
    }
}
