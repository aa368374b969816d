//! What a row of the log changes. Nothing is decided here: rows that stand in the log were allowed when they were written.

use crate::{Act, Break, Case, Round, Row, Signature, State};
use chrono::NaiveDateTime;

impl Case {
    pub(crate) fn carry(&mut self, row: &Row) {
        let at = row.at;
        self.change(row, at);
        if let Some(person) = row.actor.person
            && row.actor.role != crate::Role::Enterprise
            && !self.handlers.contains(&person)
        {
            self.handlers.push(person);
        }
        if row.from != row.to {
            // Requests are counted for the state in which they are made.
            self.asked.clear();
        }
        self.state = row.to;
        self.rows += 1;
        self.last = at;
    }

    fn change(&mut self, row: &Row, at: NaiveDateTime) {
        match &row.act {
            Act::Submit { subject, text, channel, .. } => {
                self.submitted = Some(at);
                self.subject.clone_from(subject);
                self.text.clone_from(text);
                self.channel = Some(*channel);
            }
            Act::Accept { kind, subject, urgency, date } => {
                self.accepted = Some((at, row.actor.person));
                self.subject.clone_from(subject);
                (self.kind, self.urgency, self.date) = (*kind, *urgency, *date);
                self.rounds.push(Round::begin(at));
            }
            Act::AskForMore { .. } => {
                self.asked_for_more = true;
                self.incomplete.push(Break { from: at, to: None });
            }
            Act::Supply { .. } => close_break(&mut self.incomplete, at),
            Act::Lapse => self.lapsed = Some(at),
            Act::Revive { .. } => {
                close_break(&mut self.incomplete, at);
                self.lapsed = None;
            }
            Act::Decline { .. } => self.declined = Some(at),
            Act::Route { lead, co, .. } => {
                self.routed = Some(at);
                self.lead = Some(*lead);
                self.co.clone_from(co);
                self.signature = None;
            }
            Act::Sign => self.sign(at, true),
            Act::SignByDefault => self.sign(at, false),
            Act::Refuse { .. } => {
                self.refusals.extend(self.lead.map(|lead| (at, lead.office)));
                self.lead = None;
                self.co.clear();
            }
            Act::OfferHandOver { to, .. } => self.offered = Some(*to),
            Act::TakeOver => {
                self.lead = self.offered.take().or(self.lead);
                self.handed_over = true;
                self.sign(at, true);
            }
            Act::Reassign { lead, .. } => {
                self.lead = Some(*lead);
                self.offered = None;
                self.handed_over = true;
                // Where the case waits to be signed for, the new lead's time begins now; else he is in charge at once.
                match row.from {
                    State::Routed => self.routed = Some(at),
                    _ => self.sign(at, false),
                }
            }
            Act::Pause { until, .. } => {
                self.breaks.push(Break { from: at, to: None });
                self.pause_until = Some(*until);
            }
            Act::Resume { .. } | Act::PauseEnds | Act::TakeUp { .. } => {
                close_break(&mut self.breaks, at);
                self.pause_until = None;
                self.plan = None;
            }
            Act::AskExtension { days, .. } => self.extension_asked = Some(*days),
            Act::RefuseExtension { .. } => self.extension_asked = None,
            Act::SignExtension { .. } => {
                let days = self.extension_asked.take().unwrap_or(0);
                self.extensions += 1;
                self.in_round(|round| round.extended += days);
            }
            Act::Reply { reply } => {
                let (outcome, person) = (reply.outcome, row.actor.person);
                (self.extension_asked, self.plan_asked, self.offered) = (None, None, None);
                match row.to {
                    State::Replied => self.in_round(|round| round.reply = Some((at, outcome))),
                    _ => self.in_round(|round| round.draft = Some((at, outcome, person))),
                }
            }
            Act::SignReply => self.in_round(|round| round.reply = round.draft.take().map(|(_, outcome, _)| (at, outcome))),
            Act::SendBack { .. } => self.in_round(|round| round.draft = None),
            Act::Ask { channel } => self.asked.push((at, *channel)),
            Act::Confirm { answer } if row.from == State::Merged => self.merged_answer = Some((at, answer.clone())),
            Act::Confirm { answer } => {
                let closed = (row.to == State::Closed).then_some(at);
                self.in_round(|round| (round.answer, round.closed) = (Some((at, answer.clone())), closed));
                if row.to == State::InHand {
                    self.next_round(at);
                }
            }
            Act::Silence => self.in_round(|round| round.closed = Some(at)),
            Act::Reopen { .. } => self.next_round(at),
            Act::AskLongStanding { plan } => self.plan_asked = Some(plan.clone()),
            Act::SignLongStanding => {
                self.plan = self.plan_asked.take().map(|plan| (at, plan));
                self.breaks.push(Break { from: at, to: None });
            }
            Act::PromiseReply { plan, .. } => self.plan = Some((at, plan.clone())),
            Act::Merge { into } => self.merged_into = Some(*into),
            Act::Follow { follower } => self.followers.push(*follower),
            Act::Contact { channel, reached } => self.contacts.push((at, *channel, *reached)),
            Act::Interim { .. } => self.interim = self.interim.or(Some(at)),
            Act::Opinion { .. } => self.opinions.extend(row.actor.person),
            Act::Reclassify { kind, urgency, date, .. } => (self.kind, self.urgency, self.date) = (*kind, *urgency, *date),
            Act::Raise { .. } => self.level += 1,
            Act::TakeCharge { person } => self.in_charge_for_leader = Some(*person),
            Act::Lift { until, .. } => self.lifted = Some(*until),
            Act::Meet { .. } => self.in_round(|round| round.met = Some(at)),
            Act::Withdraw { .. } | Act::Add { .. } | Act::Urge { .. } => {}
        }
    }

    fn sign(&mut self, at: NaiveDateTime, in_person: bool) {
        let signature = Signature { at, in_person };
        self.signature = Some(signature);
        self.first_signature = self.first_signature.or(Some(signature));
    }

    fn in_round(&mut self, change: impl FnOnce(&mut Round)) {
        if let Some(round) = self.rounds.last_mut() {
            change(round);
        }
    }

    /// Another round, one level up. The light that was lifted, and what was asked for in the last round, are of the last round.
    fn next_round(&mut self, at: NaiveDateTime) {
        self.rounds.push(Round::begin(at));
        self.level += 1;
        self.lifted = None;
    }
}

fn close_break(breaks: &mut [Break], at: NaiveDateTime) {
    if let Some(last) = breaks.last_mut() {
        last.to = last.to.or(Some(at));
    }
}
