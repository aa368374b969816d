//! Three truth values (Kleene). There is no way into `bool`, and no default.

/// Yes, no, or unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// Facts are missing that decide it.
    Unknown,
}

impl Truth {
    /// Of something known.
    #[must_use]
    pub fn of(known: bool) -> Self {
        if known { Truth::Yes } else { Truth::No }
    }
    /// Negation: unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }
    /// No if one is no; yes if all are yes.
    pub fn all(items: impl IntoIterator<Item = Truth>) -> Self {
        let mut result = Truth::Yes;
        for item in items {
            match item {
                Truth::No => return Truth::No,
                Truth::Unknown => result = Truth::Unknown,
                Truth::Yes => {}
            }
        }
        result
    }
    /// Yes if one is yes; no if all are no.
    pub fn any(items: impl IntoIterator<Item = Truth>) -> Self {
        Self::all(items.into_iter().map(Truth::negate)).negate()
    }
    /// Whether at least `n` are yes.
    pub fn at_least(n: usize, items: impl IntoIterator<Item = Truth>) -> Self {
        let (mut yes, mut possible) = (0, 0);
        for item in items {
            yes += usize::from(item == Truth::Yes);
            possible += usize::from(item != Truth::No);
        }
        if yes >= n {
            Truth::Yes
        } else if possible < n {
            Truth::No
        } else {
            Truth::Unknown
        }
    }
}
