//! Ways out of the house, and where a message on one of them stands.

use crate::entity::notice_setting;

/// A way out of the house. The pages need none: a notice is seen there when it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// E-mail.
    Email,
    /// The robot of a group in WeCom, DingTalk or Feishu.
    Hook,
}

impl Channel {
    /// All.
    pub const ALL: [Channel; 2] = [Channel::Email, Channel::Hook];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Channel::Email => "email",
            Channel::Hook => "hook",
        }
    }
    /// The channel of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.key() == key)
    }
    /// Whether an account wants it and it leads somewhere.
    pub(crate) fn is_on(self, setting: &notice_setting::Model) -> bool {
        match self {
            Channel::Email => setting.email_on && !setting.email.is_empty(),
            Channel::Hook => setting.hook_on && !setting.hook_url.is_empty(),
        }
    }
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// Waits for its time, or to be tried again.
    Queued,
    /// Sent.
    Sent,
    /// Given up; the desk can try it again.
    Dead,
    /// Not wanted any more: the channel was turned off, or led elsewhere.
    Dropped,
}

impl DeliveryState {
    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            DeliveryState::Queued => "queued",
            DeliveryState::Sent => "sent",
            DeliveryState::Dead => "dead",
            DeliveryState::Dropped => "dropped",
        }
    }
}
