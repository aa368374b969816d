//! What of a log the enterprise reads.

use crate::{Act, Row, State};

/// Whether the enterprise reads the content of row `n` of `log`, and the files that came with it; that there was something it reads of
/// every row. What offices say among themselves is theirs. A reply is told when it is signed, and a draft of one that was sent back never.
#[must_use]
pub fn is_told(log: &[Row], n: usize) -> bool {
    let Some(row) = log.get(n) else { return false };
    match &row.act {
        Act::Opinion { .. } | Act::Urge { .. } | Act::SendBack { .. } | Act::Lift { .. } | Act::Refuse { .. } | Act::Raise { .. } => false,
        Act::Reply { .. } if row.to == State::ReplyDrafted => {
            // What ended the wait for a signature: whatever is signed later is another draft.
            let after = log.iter().skip(n + 1).find(|r| r.from == State::ReplyDrafted && r.to != State::ReplyDrafted);
            after.is_some_and(|r| matches!(r.act, Act::SignReply))
        }
        _ => true,
    }
}
