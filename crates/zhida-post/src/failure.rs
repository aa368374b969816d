//! Why a message was not sent.

use std::fmt::{Display, Formatter};

/// Why a message was not sent. The words are the other side's, for the desk and the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody answers there, or no message gets through now: another one would fare no better.
    Away(String),
    /// This message was put off: a full mailbox, too many messages a minute.
    Later(String),
    /// This message will never get there: no such mailbox, no such robot.
    Never(String),
}

impl Failure {
    /// The other side's words.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Failure::Away(words) | Failure::Later(words) | Failure::Never(words) => words,
        }
    }
    /// Whether it is no use to try again.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Failure::Never(_))
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}

impl std::error::Error for Failure {}
