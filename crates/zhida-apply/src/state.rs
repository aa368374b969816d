//! Where an application is.

/// Where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// 草稿: not sent.
    Draft,
    /// 审核中: at a step.
    Review,
    /// 待补正: waits for what was missing.
    Returned,
    /// 公示中: everybody may object.
    Notice,
    /// 待决定: proposed, and noticed where that is prescribed; a second person decides.
    Proposed,
    /// 已同意: granted, not yet paid.
    Granted,
    /// 待确认拨付: a payment is booked, and a second person has not confirmed it.
    Booked,
    /// 已拨付
    Paid,
    /// 不予支持
    Refused,
    /// 已撤回
    Withdrawn,
    /// 逾期未补正
    Lapsed,
}

impl State {
    /// All of them, with their names in databases and message keys.
    pub const ALL: [(State, &'static str); 11] = [
        (State::Draft, "draft"),
        (State::Review, "review"),
        (State::Returned, "returned"),
        (State::Notice, "notice"),
        (State::Proposed, "proposed"),
        (State::Granted, "granted"),
        (State::Booked, "booked"),
        (State::Paid, "paid"),
        (State::Refused, "refused"),
        (State::Withdrawn, "withdrawn"),
        (State::Lapsed, "lapsed"),
    ];

    /// Its name.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(s, _)| *s == self).map_or("", |(_, key)| key)
    }
    /// The state of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, k)| *k == key).map(|(s, _)| *s)
    }
    /// Whether nothing more can happen.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, State::Paid | State::Refused | State::Withdrawn | State::Lapsed)
    }
}
