//! An application as the fold of its log.

use crate::act::{Act, Frozen, Objection, Payment, Proposal, Row};
use crate::perform::{Refusal, check};
use crate::procedure::{Procedure, Step};
use crate::state::State;
use chrono::{NaiveDate, NaiveDateTime};

/// What an application is before anything is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// When it was begun.
    pub at: NaiveDateTime,
}

/// An application. Every field but the opening follows from the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// What it was before.
    pub opening: Opening,
    /// Where it is.
    pub state: State,
    /// Rows of the log so far.
    pub rows: usize,
    /// When the last thing was done.
    pub last: NaiveDateTime,
    /// What it rests on: as sent, and again as supplied.
    pub frozen: Vec<Frozen>,
    /// The way it goes.
    pub procedure: Option<Procedure>,
    /// Whether nobody applied: the department listed it.
    pub listed: bool,
    /// The step it is at.
    pub step: usize,
    /// Since when it is there, or waits for what was missing, or is noticed.
    pub since: NaiveDateTime,
    /// What was missing, if it was sent back; that is done once.
    pub returned: Option<Vec<String>>,
    /// The visit of the present step.
    pub visit: Option<(NaiveDate, String)>,
    /// Points given.
    pub points: Vec<(String, String)>,
    /// Steps done: which, when, whether in time by itself (silence), and what was said.
    pub passed: Vec<(usize, NaiveDateTime, bool, String)>,
    /// The decision proposed, and by whom.
    pub proposal: Option<(Proposal, Option<i64>)>,
    /// Objections in order.
    pub objections: Vec<Objection>,
    /// When the notice ended.
    pub noticed: Option<NaiveDateTime>,
    /// What was decided: when, whether granted, and what was said.
    pub decided: Option<(NaiveDateTime, bool, String)>,
    /// Money booked, and by whom.
    pub payment: Option<(Payment, Option<i64>)>,
    /// Why it was withdrawn.
    pub withdrawn: Option<String>,
}

/// The log does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The row, from 0.
    pub row: usize,
    /// What it would have needed.
    pub why: Refusal,
}

impl Application {
    /// A draft.
    #[must_use]
    pub fn draft(opening: Opening) -> Self {
        Self {
            opening,
            state: State::Draft,
            rows: 0,
            last: opening.at,
            frozen: Vec::new(),
            procedure: None,
            listed: false,
            step: 0,
            since: opening.at,
            returned: None,
            visit: None,
            points: Vec::new(),
            passed: Vec::new(),
            proposal: None,
            objections: Vec::new(),
            noticed: None,
            decided: None,
            payment: None,
            withdrawn: None,
        }
    }

    /// The application that this log makes.
    ///
    /// # Errors
    /// The first row that could not be done where it stands.
    pub fn replay(opening: Opening, log: &[Row]) -> Result<Self, Broken> {
        let mut application = Self::draft(opening);
        for (number, row) in log.iter().enumerate() {
            check(&application, row).map_err(|why| Broken { row: number, why })?;
            application.carry(row);
        }
        Ok(application)
    }

    /// The step it is at; none before it is sent and after it is proposed.
    #[must_use]
    pub fn now_at(&self) -> Option<&Step> {
        let review = self.state == State::Review;
        self.procedure.as_ref().filter(|_| review).and_then(|p| p.steps.get(self.step))
    }

    /// The department whose turn it is, or whose it was last.
    #[must_use]
    pub fn department(&self) -> &str {
        self.procedure.as_ref().and_then(|p| p.step(self.step)).map_or("", |s| &s.department)
    }

    /// Objections nobody has answered.
    #[must_use]
    pub fn open_objections(&self) -> usize {
        self.objections.iter().filter(|o| o.answer.is_none()).count()
    }

    /// What was granted or is proposed, in fen.
    #[must_use]
    pub fn amount(&self) -> Option<i64> {
        match (&self.payment, &self.proposal) {
            (Some((payment, _)), _) => Some(payment.amount),
            (None, Some((proposal, _))) => proposal.amount.filter(|_| proposal.grant),
            (None, None) => self.frozen.last().and_then(|f| f.amount),
        }
    }

    /// Carries out a row that was found to fit.
    pub(crate) fn carry(&mut self, row: &Row) {
        self.rows += 1;
        self.last = row.at;
        match &row.act {
            Act::Submit(frozen, procedure) => {
                self.frozen.push(frozen.clone());
                self.procedure = Some(procedure.clone());
                self.go(State::Review, row.at);
            }
            Act::List(frozen, procedure, proposal) => {
                self.frozen.push(frozen.clone());
                self.step = procedure.steps.len().saturating_sub(1);
                self.procedure = Some(procedure.clone());
                self.listed = true;
                self.propose(proposal, row);
            }
            Act::Return(missing) => {
                self.returned = Some(missing.clone());
                self.go(State::Returned, row.at);
            }
            Act::Supply(frozen) => {
                self.frozen.push(frozen.clone());
                self.go(State::Review, row.at);
            }
            Act::Visit(day, found) => self.visit = Some((*day, found.clone())),
            Act::Score(points) => {
                for (key, points) in points {
                    self.points.retain(|(k, _)| k != key);
                    self.points.push((key.clone(), points.clone()));
                }
            }
            Act::Pass(word) => {
                self.passed.push((self.step, row.at, row.by.party == crate::act::Party::System, word.clone()));
                self.step += 1;
                self.visit = None;
                self.go(State::Review, row.at);
            }
            Act::Propose(proposal) => self.propose(proposal, row),
            Act::Object(name, contact, text) => self.objections.push(Objection {
                at: row.at,
                name: name.clone(),
                contact: contact.clone(),
                text: text.clone(),
                answer: None,
            }),
            Act::Answer(at, upheld, answer) => {
                if let Some(objection) = self.objections.get_mut(*at) {
                    objection.answer = Some((*upheld, answer.clone()));
                }
            }
            Act::EndNotice => {
                self.noticed = Some(row.at);
                self.go(State::Proposed, row.at);
            }
            Act::Decide(true, why) => {
                let grant = self.proposal.as_ref().is_some_and(|(p, _)| p.grant);
                self.decided = Some((row.at, grant, why.clone()));
                self.go(if grant { State::Granted } else { State::Refused }, row.at);
            }
            // The head proposes anew: whatever comes of it is shown to everybody first, like any proposal.
            Act::Decide(false, _) => {
                self.proposal = None;
                self.noticed = None;
                self.go(State::Review, row.at);
            }
            Act::Pay(payment) => {
                self.payment = Some((payment.clone(), row.by.person));
                self.go(State::Booked, row.at);
            }
            Act::Confirm(true) => self.go(State::Paid, row.at),
            Act::Confirm(false) => {
                self.payment = None;
                self.go(State::Granted, row.at);
            }
            Act::Withdraw(why) => {
                self.withdrawn = Some(why.clone());
                self.go(State::Withdrawn, row.at);
            }
            Act::Lapse => self.go(State::Lapsed, row.at),
        }
    }

    fn go(&mut self, state: State, at: NaiveDateTime) {
        self.state = state;
        self.since = at;
    }

    /// A grant is shown to everybody first where that is prescribed; a refusal concerns the enterprise alone.
    fn propose(&mut self, proposal: &Proposal, row: &Row) {
        let noticed = proposal.grant && self.procedure.as_ref().is_some_and(|p| p.notice > 0);
        self.proposal = Some((proposal.clone(), row.by.person));
        self.go(if noticed { State::Notice } else { State::Proposed }, row.at);
    }
}
