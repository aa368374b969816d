//! Where a case is. How it ended is its outcome, how it stands is its light: three fields, never one.

keyed! {
    /// Where a case is.
    State {
        /// 草稿: not sent.
        Draft "draft",
        /// 待受理: received, number given.
        Submitted "submitted",
        /// 待补正: the enterprise has one list of all that is missing.
        Incomplete "incomplete",
        /// 待派单: classified; the main clocks started.
        Accepted "accepted",
        /// 待签收: a lead is named.
        Routed "routed",
        /// 办理中
        InHand "in-hand",
        /// 挂起: waits for the enterprise or a named event with a date.
        Paused "paused",
        /// 待审核: the reply needs a signature.
        ReplyDrafted "reply-drafted",
        /// 待确认: the enterprise is asked whether it is solved.
        Replied "replied",
        /// 挂账: cannot be solved now; a plan with dates.
        LongStanding "long-standing",
        /// 已办结
        Closed "closed",
        /// 已合并: follows another case.
        Merged "merged",
        /// 已撤回
        Withdrawn "withdrawn",
        /// 不予受理
        Declined "declined",
    }
}

impl State {
    /// Sent and not at its end.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, State::Draft | State::Closed | State::Merged | State::Withdrawn | State::Declined)
    }
}
