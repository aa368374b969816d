//! A visitor tries measures: a few facts, the verdict in the document, and the next question. Everything is in the address; nothing
//! is stored.

pub(crate) mod all;
pub(crate) mod answers;
pub(crate) mod one;
pub(crate) mod question;
pub(crate) mod verdict;
