//! A case as the fold of its log.

use crate::{
    Answer, Break, CaseId, Channel, CoSeat, EnterpriseId, Kind, OfficeId, Outcome, PersonId, Plan, Row, Seat, State, To, Urgency, may,
};
use chrono::{NaiveDate, NaiveDateTime};

/// What a case is before anything is done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Its number.
    pub id: CaseId,
    /// Whose it is.
    pub enterprise: EnterpriseId,
    /// When the draft was begun.
    pub at: NaiveDateTime,
}

/// A case. Every field but the opening follows from the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What it was before.
    pub opening: Opening,
    /// Where it is.
    pub state: State,
    /// Rows of the log so far.
    pub rows: usize,
    /// When the last thing was done.
    pub last: NaiveDateTime,
    /// Subject, a key of the catalogue.
    pub subject: String,
    /// The matter in the enterprise's words.
    pub text: String,
    /// On which way it came.
    pub channel: Option<Channel>,
    /// Kind, once accepted.
    pub kind: Kind,
    /// Urgency, once accepted.
    pub urgency: Urgency,
    /// Its own date, for the kinds that have one.
    pub date: Option<NaiveDate>,
    /// When it was sent.
    pub submitted: Option<NaiveDateTime>,
    /// Whether the list of what is missing was sent; that may be done once.
    pub asked_for_more: bool,
    /// Times in which it was incomplete.
    pub incomplete: Vec<Break>,
    /// When and by whom it was accepted.
    pub accepted: Option<(NaiveDateTime, Option<PersonId>)>,
    /// When it was declined.
    pub declined: Option<NaiveDateTime>,
    /// When it lapsed for want of an answer.
    pub lapsed: Option<NaiveDateTime>,
    /// When it was last routed; the time to sign runs from here.
    pub routed: Option<NaiveDateTime>,
    /// Who is named as lead.
    pub lead: Option<Seat>,
    /// Whether the lead signed, and whether in person.
    pub signature: Option<Signature>,
    /// How the first routing was signed.
    pub first_signature: Option<Signature>,
    /// To whom the lead is offered.
    pub offered: Option<Seat>,
    /// Co-handlers.
    pub co: Vec<CoSeat>,
    /// Co-handlers who gave an opinion.
    pub opinions: Vec<PersonId>,
    /// Which office refused it when.
    pub refusals: Vec<(NaiveDateTime, OfficeId)>,
    /// Whether another lead took over, or was put in charge.
    pub handed_over: bool,
    /// Everybody who handled it.
    pub handlers: Vec<PersonId>,
    /// Tries to speak to the enterprise: when, on which way, whether it was reached.
    pub contacts: Vec<(NaiveDateTime, Channel, bool)>,
    /// First plan or interim reply.
    pub interim: Option<NaiveDateTime>,
    /// Times in which the main clocks do not run: pauses and the long list. The last may be open.
    pub breaks: Vec<Break>,
    /// The day on which the running pause ends at the latest.
    pub pause_until: Option<NaiveDate>,
    /// An extension asked for and not decided: by how many days.
    pub extension_asked: Option<u32>,
    /// Extensions granted.
    pub extensions: usize,
    /// A plan not yet signed.
    pub plan_asked: Option<Plan>,
    /// The plan of a long-standing case, and when it was last spoken of.
    pub plan: Option<(NaiveDateTime, Plan)>,
    /// Levels above the usual.
    pub level: u32,
    /// The person who answers for it on behalf of a leader.
    pub in_charge_for_leader: Option<PersonId>,
    /// The day until which a red light is lifted.
    pub lifted: Option<NaiveDate>,
    /// Rounds: the first begins with acceptance, each further one when the enterprise is not content. Empty before acceptance.
    pub rounds: Vec<Round>,
    /// Requests and reminders to the enterprise in its present state.
    pub asked: Vec<(NaiveDateTime, Channel)>,
    /// Cases that follow this one.
    pub followers: Vec<CaseId>,
    /// The case that this one follows.
    pub merged_into: Option<CaseId>,
    /// What the enterprise of a merged case said to the answer.
    pub merged_answer: Option<(NaiveDateTime, Answer)>,
}

/// That a lead is in charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Since when.
    pub at: NaiveDateTime,
    /// In person, and not because the time had passed.
    pub in_person: bool,
}

/// From acceptance or reopening to the next answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// When it began.
    pub from: NaiveDateTime,
    /// Days by which the close clock was lengthened.
    pub extended: u32,
    /// A reply that waits for its signature.
    pub draft: Option<(NaiveDateTime, Outcome, Option<PersonId>)>,
    /// The reply: when the enterprise had it, and what it says has come of it.
    pub reply: Option<(NaiveDateTime, Outcome)>,
    /// What the enterprise said.
    pub answer: Option<(NaiveDateTime, Answer)>,
    /// When it was closed.
    pub closed: Option<NaiveDateTime>,
    /// When the joint meeting was held.
    pub met: Option<NaiveDateTime>,
}

impl Round {
    pub(crate) fn begin(from: NaiveDateTime) -> Self {
        Self { from, extended: 0, draft: None, reply: None, answer: None, closed: None, met: None }
    }
}

/// The log does not fit the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The row, from 0.
    pub row: usize,
}

impl Case {
    /// A draft.
    #[must_use]
    pub fn draft(opening: Opening) -> Self {
        Self {
            opening,
            state: State::Draft,
            rows: 0,
            last: opening.at,
            subject: String::new(),
            text: String::new(),
            channel: None,
            kind: Kind::Demand,
            urgency: Urgency::Ordinary,
            date: None,
            submitted: None,
            asked_for_more: false,
            incomplete: Vec::new(),
            accepted: None,
            declined: None,
            lapsed: None,
            routed: None,
            lead: None,
            signature: None,
            first_signature: None,
            offered: None,
            co: Vec::new(),
            opinions: Vec::new(),
            refusals: Vec::new(),
            handed_over: false,
            handlers: Vec::new(),
            contacts: Vec::new(),
            interim: None,
            breaks: Vec::new(),
            pause_until: None,
            extension_asked: None,
            extensions: 0,
            plan_asked: None,
            plan: None,
            level: 0,
            in_charge_for_leader: None,
            lifted: None,
            rounds: Vec::new(),
            asked: Vec::new(),
            followers: Vec::new(),
            merged_into: None,
            merged_answer: None,
        }
    }

    /// The case that this log makes.
    ///
    /// # Errors
    /// The first row that does not begin where the rows before it end, goes back in time, or is in no row of the table of moves.
    pub fn replay(opening: Opening, log: &[Row]) -> Result<Self, Broken> {
        let mut case = Self::draft(opening);
        for (number, row) in log.iter().enumerate() {
            let leads = |to: To| match to {
                To::State(state) => row.to == state,
                To::OneOf(states) => states.contains(&row.to),
                To::Same => row.to == row.from,
            };
            let known = may(row.from, row.act.kind(), row.actor.role).is_some_and(|m| leads(m.to));
            if !known || row.from != case.state || row.at < case.last {
                return Err(Broken { row: number });
            }
            case.carry(row);
        }
        Ok(case)
    }

    /// Number of the round: 0 before acceptance, then 1 and up.
    #[must_use]
    pub fn round(&self) -> usize {
        self.rounds.len()
    }

    /// The round that runs, or the last one.
    #[must_use]
    pub fn this_round(&self) -> Option<&Round> {
        self.rounds.last()
    }

    /// Who is in charge now: the lead once signed for, until then whoever accepted the case (首接负责).
    #[must_use]
    pub fn in_charge(&self) -> Option<PersonId> {
        let signed = self.lead.filter(|_| self.signature.is_some()).map(|seat| seat.person);
        signed.or_else(|| self.accepted.and_then(|(_, person)| person))
    }

    /// Whether the routing was refused, so that the dispatcher decides.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        !self.refusals.is_empty()
    }

    /// First contact in which the enterprise was reached.
    #[must_use]
    pub fn first_contact(&self) -> Option<NaiveDateTime> {
        self.contacts.iter().find(|(_, _, reached)| *reached).map(|(at, _, _)| *at)
    }

    /// Whether an answer closes the case or sends it into another round: "no" reopens unless the enterprise would have it closed, and
    /// so does a rating of 1 or 2.
    #[must_use]
    pub fn answer_closes(answer: &Answer) -> bool {
        answer.close_anyway || (answer.solved != crate::Solved::No && answer.rating.is_none_or(|r| r > 2))
    }
}
