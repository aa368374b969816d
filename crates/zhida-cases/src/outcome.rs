//! How a case ended, and whether that counts as solved: the enterprise says so.

use crate::Answer;

keyed! {
    /// What the reply says has come of it.
    Outcome {
        /// 已解决
        Solved "solved",
        /// 部分解决
        Partly "partly",
        /// 解释说明: law or policy does not allow it.
        Explained "explained",
        /// 列入计划
        Planned "planned",
        /// 转其他渠道: a court, the province.
        PassedOutside "passed-outside",
        /// 无法联系
        Unreachable "unreachable",
        /// 诉求不成立
        Unfounded "unfounded",
    }
}

keyed! {
    /// What the enterprise says.
    Solved {
        /// 已解决
        Yes "yes",
        /// 部分解决
        Partly "partly",
        /// 未解决
        No "no",
    }
}

keyed! {
    /// What has to be known of an answer beside what it says.
    Mark {
        /// Taken down by telephone.
        ByPhone "by-phone",
        /// Given on a device of somebody who handled the case.
        HandlersDevice "handlers-device",
    }
}

impl Outcome {
    /// Whether the reply says no: then it names the rule, what can be done instead, a person and the way to appeal, and a head signs it.
    #[must_use]
    pub fn says_no(self) -> bool {
        matches!(self, Outcome::Explained | Outcome::PassedOutside | Outcome::Unfounded)
    }

    /// Whether an answer to a reply of this outcome counts as solved; `None` where nobody could be asked.
    #[must_use]
    pub fn counts_as_solved(self, answer: &Answer) -> Option<bool> {
        let yes = answer.solved == Solved::Yes;
        match self {
            Outcome::Solved | Outcome::Partly => Some(yes || (answer.solved == Solved::Partly && answer.rating.is_some_and(|r| r >= 4))),
            Outcome::Explained | Outcome::Unfounded => Some(yes),
            Outcome::Planned | Outcome::PassedOutside => Some(false),
            Outcome::Unreachable => None,
        }
    }
}
