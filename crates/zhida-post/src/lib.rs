//! Messages out of the house: mail by SMTP or into a folder, and texts to the robots of WeCom, DingTalk and Feishu groups.
//!
//! [`Mailer`] and [`Robots`] send one message and say what became of it: sent, to be tried again, or never ([`Failure`]). When to try again is
//! the caller's. Nothing takes longer than [`TIME`].
//!
//! This crate does not know the store, the pages, any notice or the clock; the time of signing is an argument.

mod failure;
mod mail;
mod robot;

pub use failure::Failure;
pub use mail::{Mail, Mailer, SetupError};
pub use robot::{Robot, RobotKind, Robots};

use std::time::Duration;

/// Longest an attempt to send may take.
pub const TIME: Duration = Duration::from_secs(20);
