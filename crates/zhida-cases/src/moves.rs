//! The table of moves. What is not in it is refused, for every role. Conditions on content, time and person come on top; see `condition`.

use crate::{ActKind, Role, State};
use ActKind as A;
use Role::{Clerk, CoHandler, Dispatcher, Enterprise, Handler, Head, Leader, Proxy, Supervisor, System};
use State::{
    Accepted, Closed, Declined, Draft, InHand, Incomplete, LongStanding, Merged, Paused, Replied, ReplyDrafted, Routed, Submitted,
    Withdrawn,
};

/// Where a move leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// To this state.
    State(State),
    /// To one of these, as the content decides.
    OneOf(&'static [State]),
    /// Nowhere: the case stays where it is.
    Same,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// From any of these.
    pub from: &'static [State],
    /// What is done.
    pub act: ActKind,
    /// By any of these.
    pub by: &'static [Role],
    /// Where it leads.
    pub to: To,
}

const fn row(from: &'static [State], act: ActKind, by: &'static [Role], to: To) -> Move {
    Move { from, act, by, to }
}

const OPEN: &[State] = &[Submitted, Incomplete, Accepted, Routed, InHand, Paused, ReplyDrafted, Replied, LongStanding];
/// Accepted and not yet answered.
const AT_WORK: &[State] = &[Accepted, Routed, InHand, Paused, ReplyDrafted];
const ANYONE: &[Role] = &[Enterprise, Proxy, Clerk, Dispatcher, Handler, CoHandler, Supervisor, Head, Leader];

/// All moves. The first part leads from state to state; the second are rights that leave the state as it is.
pub const MOVES: &[Move] = &[
    row(&[Draft], A::Submit, &[Enterprise, Proxy], To::State(Submitted)),
    // A request for a service the centre has approved, and a financing need, which says itself what it is, need no second look: the machine
    // accepts them, and nothing else.
    row(&[Submitted], A::Accept, &[Clerk, System], To::State(Accepted)),
    row(&[Submitted], A::AskForMore, &[Clerk], To::State(Incomplete)),
    row(&[Incomplete], A::Supply, &[Enterprise], To::State(Submitted)),
    row(&[Incomplete], A::Lapse, &[System], To::State(Withdrawn)),
    row(&[Withdrawn], A::Revive, &[Enterprise], To::State(Submitted)),
    row(&[Submitted], A::Decline, &[Clerk], To::State(Declined)),
    // By a rule it is the machine that routes; disputed routing is the dispatcher's.
    row(&[Accepted], A::Route, &[Clerk, Dispatcher, System], To::State(Routed)),
    row(&[Routed], A::Sign, &[Handler], To::State(InHand)),
    row(&[Routed], A::Refuse, &[Handler], To::State(Accepted)),
    row(&[Routed], A::SignByDefault, &[System], To::State(InHand)),
    row(&[InHand], A::OfferHandOver, &[Handler], To::Same),
    row(&[InHand], A::TakeOver, &[Handler], To::Same),
    row(&[InHand], A::Pause, &[Handler], To::State(Paused)),
    row(&[Paused], A::Resume, ANYONE, To::State(InHand)),
    row(&[Paused], A::PauseEnds, &[System], To::State(InHand)),
    row(&[InHand], A::AskExtension, &[Handler], To::Same),
    row(&[InHand], A::SignExtension, &[Head, Leader], To::Same),
    row(&[InHand], A::RefuseExtension, &[Head, Leader], To::Same),
    row(&[InHand], A::Reply, &[Handler], To::OneOf(&[Replied, ReplyDrafted])),
    row(&[ReplyDrafted], A::SignReply, &[Head], To::State(Replied)),
    row(&[ReplyDrafted], A::SendBack, &[Head], To::State(InHand)),
    row(&[Replied], A::Confirm, &[Enterprise], To::OneOf(&[Closed, InHand])),
    row(&[Replied], A::Silence, &[System], To::State(Closed)),
    row(&[Closed], A::Reopen, &[Enterprise, Clerk], To::State(InHand)),
    row(&[InHand], A::AskLongStanding, &[Handler], To::Same),
    row(&[InHand], A::SignLongStanding, &[Head], To::State(LongStanding)),
    row(&[LongStanding], A::TakeUp, &[Handler, Enterprise], To::State(InHand)),
    row(OPEN, A::Merge, &[Clerk], To::State(Merged)),
    row(OPEN, A::Withdraw, &[Enterprise], To::State(Withdrawn)),
    // What leaves the state as it is.
    row(OPEN, A::Follow, &[Clerk], To::Same),
    row(OPEN, A::Add, &[Enterprise, Proxy], To::Same),
    row(&[Incomplete, Replied], A::Ask, &[System, Clerk], To::Same),
    // Every enterprise whose case was merged rates for itself.
    row(&[Merged], A::Confirm, &[Enterprise], To::Same),
    row(AT_WORK, A::Contact, &[Clerk, Handler], To::Same),
    row(AT_WORK, A::Interim, &[Clerk, Handler], To::Same),
    row(&[Routed, InHand, Paused, ReplyDrafted], A::Opinion, &[CoHandler], To::Same),
    row(&[Accepted, Routed, InHand, Paused], A::Reclassify, &[Clerk, Dispatcher, Supervisor], To::Same),
    row(&[LongStanding], A::PromiseReply, &[Handler], To::Same),
    row(OPEN, A::Urge, &[Supervisor], To::Same),
    row(&[Routed, InHand, Paused, ReplyDrafted], A::Reassign, &[Supervisor], To::Same),
    row(OPEN, A::Raise, &[Supervisor], To::Same),
    row(&[Accepted, Routed, InHand, Paused, ReplyDrafted, LongStanding], A::TakeCharge, &[Leader], To::Same),
    row(AT_WORK, A::Lift, &[Leader], To::Same),
    row(&[InHand, Paused, ReplyDrafted], A::Meet, &[Supervisor, Head, Leader], To::Same),
];

/// The row by which `role` may do `act` in `state`.
#[must_use]
pub fn may(state: State, act: ActKind, role: Role) -> Option<&'static Move> {
    MOVES.iter().find(|m| m.act == act && m.from.contains(&state) && m.by.contains(&role))
}
