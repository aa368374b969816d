//! Moves as forms: which fields each has. `read` makes a move of what was filled in; fields are named after what a move may lack, so that a
//! refusal finds its field.

use super::{subjects, words};
use crate::kit::form::{Field, Input, Offer};
use crate::words::{Key, Words};
use std::collections::BTreeMap;
use zhida_cases::{ActKind, Channel, Kind, Outcome, Solved, State, Urgency};
use zhida_facts::NaiveDate;
use zhida_measure::Library;
use zhida_store::{CaseFile, Staff};

/// A move that is offered.
pub(crate) struct MoveForm {
    /// Its key, the value of `act`.
    pub(crate) act: &'static str,
    /// What its button says.
    pub(crate) title: Key,
    pub(crate) fields: Vec<Field>,
    /// Whether it stands open: what was typed is in it.
    pub(crate) open: bool,
    /// Why it was refused; empty if it was not.
    pub(crate) error: String,
    /// Whether it ends the case or takes something away.
    pub(crate) grave: bool,
    /// Whether it may bring files.
    pub(crate) files: bool,
}

/// What was typed, by the name of its field.
pub(crate) type Typed = BTreeMap<String, String>;

/// What forms are made with.
pub(crate) struct Making<'a> {
    pub(crate) t: Words,
    pub(crate) library: &'a Library,
    pub(crate) file: &'a CaseFile,
    pub(crate) staff: &'a [Staff],
    pub(crate) offices: &'a [(i64, String)],
    /// What stands in fields at first: a suggestion, a template.
    pub(crate) first: Typed,
    /// Who is away until a day before it is back.
    pub(crate) today: NaiveDate,
}

/// What a move of that kind was filled in with, and what is wrong.
pub(crate) struct Tried<'a> {
    pub(crate) act: &'a str,
    pub(crate) typed: &'a Typed,
    pub(crate) error: String,
    /// What lacks, by field.
    pub(crate) wrong: BTreeMap<String, String>,
    /// The rows of the log that were looked at, if what was refused is that there are more by now.
    pub(crate) since: Option<usize>,
}

/// The order in which moves are offered: the way forward first, what ends a case last.
const ORDER: &[ActKind] = &[
    ActKind::TakeOver,
    ActKind::Accept,
    ActKind::Route,
    ActKind::Sign,
    ActKind::Contact,
    ActKind::Interim,
    ActKind::Reply,
    ActKind::SignReply,
    ActKind::SendBack,
    ActKind::SignExtension,
    ActKind::RefuseExtension,
    ActKind::SignLongStanding,
    ActKind::PromiseReply,
    ActKind::Resume,
    ActKind::TakeUp,
    ActKind::Opinion,
    ActKind::Meet,
    ActKind::Ask,
    ActKind::Confirm,
    ActKind::AskForMore,
    ActKind::Refuse,
    ActKind::OfferHandOver,
    ActKind::Pause,
    ActKind::AskExtension,
    ActKind::AskLongStanding,
    ActKind::Reclassify,
    ActKind::Reassign,
    ActKind::Urge,
    ActKind::Raise,
    ActKind::TakeCharge,
    ActKind::Lift,
    ActKind::Merge,
    ActKind::Reopen,
    ActKind::Decline,
];

/// The forms of these moves that have something to decide on now. What was tried is among them though it is not possible any more: its sentence and
/// what was typed stand nowhere else.
pub(crate) fn forms(making: &Making<'_>, moves: &[ActKind], tried: Option<&Tried<'_>>) -> Vec<MoveForm> {
    let case = &making.file.case;
    let has_time = |act: ActKind| match act {
        ActKind::SignExtension | ActKind::RefuseExtension => case.extension_asked.is_some(),
        ActKind::SignLongStanding => case.plan_asked.is_some(),
        ActKind::TakeOver => case.offered.is_some(),
        ActKind::Meet => case.round() >= 3,
        ActKind::Confirm => case.state == State::Replied,
        _ => true,
    };
    let tried_as = |act: ActKind| tried.filter(|t| t.act == act.key());
    let wanted = ORDER.iter().copied().filter(|act| tried_as(*act).is_some() || moves.contains(act) && has_time(*act));
    wanted.filter_map(|act| making.form(act, tried_as(act))).collect()
}

impl Making<'_> {
    fn form(&self, act: ActKind, tried: Option<&Tried<'_>>) -> Option<MoveForm> {
        let mut fields = self.fields(act);
        for field in &mut fields {
            let typed = tried.and_then(|t| t.typed.get(&field.name)).or_else(|| self.first.get(&format!("{}-{}", act.key(), field.name)));
            if let Some(value) = typed {
                field.value.clone_from(value);
            }
            if let Some(error) = tried.and_then(|t| t.wrong.get(&field.name)) {
                field.error.clone_from(error);
            }
            field.id = format!("{}-{}", act.key(), field.name);
        }
        Some(MoveForm {
            act: act.key(),
            title: words::deed(act)?,
            fields,
            open: tried.is_some(),
            error: tried.map(|t| t.error.clone()).unwrap_or_default(),
            grave: matches!(act, ActKind::Decline | ActKind::Merge | ActKind::Refuse | ActKind::Withdraw),
            files: zhida_store::brings_files(act),
        })
    }

    fn field(&self, name: &str, label: Key, input: Input) -> Field {
        let label = self.t.say(label).to_string();
        Field { name: name.to_owned(), id: String::new(), label, hint: String::new(), value: String::new(), error: String::new(), input }
    }

    fn line(&self, name: &str, label: Key) -> Field {
        self.field(name, label, Input::Text { unit: String::new(), figures: false, offers: Vec::new() })
    }

    fn area(&self, name: &str, label: Key) -> Field {
        self.field(name, label, Input::Area)
    }

    fn date(&self, name: &str, label: Key) -> Field {
        self.field(name, label, Input::Date)
    }

    fn choice(&self, name: &str, label: Key, offers: Vec<Offer>, chosen: &str) -> Field {
        Field { value: chosen.to_owned(), ..self.field(name, label, Input::Choice(offers)) }
    }

    fn keyed<T: Copy>(&self, all: &[T], key: impl Fn(T) -> &'static str, word: impl Fn(T) -> Key) -> Vec<Offer> {
        all.iter().map(|one| Offer { value: key(*one).to_owned(), label: self.t.say(word(*one)).to_string() }).collect()
    }

    fn reason(&self) -> Field {
        self.line("reason", Key("case-f-reason"))
    }

    /// Everybody, with office and open cases, or that they are away.
    fn people(&self, name: &str, label: Key) -> Field {
        let offer = |one: &Staff| {
            let office = if one.office.is_empty() { self.t.say("case-centre").to_string() } else { one.office.clone() };
            let said = if one.away.is_some_and(|until| until >= self.today) {
                self.t.say("case-staff-away")
            } else {
                self.t.say("case-staff-open").with("n", one.open)
            };
            Offer { value: one.seat.person.0.to_string(), label: format!("{office} {} · {said}", one.name) }
        };
        self.choice(name, label, self.staff.iter().map(offer).collect(), "")
    }

    fn classes(&self) -> [Field; 2] {
        let case = &self.file.case;
        [
            self.choice("kind", Key("case-f-kind"), self.keyed(Kind::ALL, Kind::key, words::kind), case.kind.key()),
            self.choice("urgency", Key("case-f-urgency"), self.keyed(Urgency::ALL, Urgency::key, words::urgency), case.urgency.key()),
        ]
    }

    fn channel(&self) -> Field {
        self.choice("channel", Key("case-f-channel"), self.keyed(Channel::ALL, Channel::key, words::channel), Channel::Phone.key())
    }

    fn plan(&self) -> Vec<Field> {
        vec![
            self.area("text", Key("case-f-plan")),
            Field { hint: self.t.say("case-f-milestones-hint").to_string(), ..self.area("milestones", Key("case-f-milestones")) },
            self.date("date", Key("case-f-next-reply")),
        ]
    }

    fn own_date(&self) -> Field {
        Field { hint: self.t.say("case-f-own-date-hint").to_string(), ..self.date("date", Key("case-f-own-date")) }
    }

    fn yes_no(&self) -> Vec<Offer> {
        vec![
            Offer { value: "yes".to_owned(), label: self.t.say("yes").to_string() },
            Offer { value: "no".to_owned(), label: self.t.say("no").to_string() },
        ]
    }

    fn fields(&self, act: ActKind) -> Vec<Field> {
        let case = &self.file.case;
        let text = || self.area("text", Key("case-f-text"));
        match act {
            ActKind::Accept => {
                let subject = self.choice("subject", Key("case-f-subject"), subjects::offers(self.library, self.t.zh()), &case.subject);
                let [kind, urgency] = self.classes();
                vec![kind, subject, urgency, self.own_date()]
            }
            ActKind::Reclassify => {
                let [kind, urgency] = self.classes();
                vec![kind, urgency, self.own_date(), self.reason()]
            }
            ActKind::AskForMore => {
                vec![Field { hint: self.t.say("case-f-lines-hint").to_string(), ..self.area("missing", Key("case-f-missing")) }]
            }
            ActKind::Decline => vec![self.line("ground", Key("case-f-ground")), self.line("instead", Key("case-f-instead"))],
            ActKind::Route => vec![
                self.people("lead", Key("case-f-lead")),
                self.line("why", Key("case-f-why")),
                self.people("co", Key("case-f-co")),
                self.date("co-date", Key("case-f-co-date")),
            ],
            ActKind::Refuse => {
                let others = self.offices.iter().filter(|(id, _)| case.lead.is_none_or(|lead| lead.office.0 != *id));
                let offers = others.map(|(id, name)| Offer { value: id.to_string(), label: name.clone() }).collect();
                vec![self.line("rule", Key("case-f-rule")), self.choice("office", Key("case-f-office"), offers, "")]
            }
            ActKind::OfferHandOver | ActKind::Reassign => vec![self.people("lead", Key("case-f-lead")), self.reason()],
            ActKind::Pause => {
                vec![self.reason(), self.line("waiting-for", Key("case-f-waiting-for")), self.date("date", Key("case-f-date"))]
            }
            ActKind::AskExtension => {
                let days = Input::Text { unit: String::new(), figures: true, offers: Vec::new() };
                vec![self.field("days", Key("case-f-days"), days), self.reason()]
            }
            ActKind::SignExtension | ActKind::RefuseExtension | ActKind::SendBack | ActKind::TakeUp | ActKind::Raise => vec![self.reason()],
            ActKind::Reply => {
                let mut no = [
                    self.line("rule", Key("case-f-rule")),
                    self.line("instead", Key("case-f-instead")),
                    self.line("person", Key("case-f-person")),
                    self.line("appeal", Key("case-f-appeal")),
                ];
                no[0].hint = self.t.say("case-f-no-hint").to_string();
                let outcomes = self.keyed(Outcome::ALL, Outcome::key, words::outcome);
                let mut all = vec![
                    self.choice("outcome", Key("case-f-outcome"), outcomes, ""),
                    text(),
                    Field { hint: self.t.say("case-f-lines-hint").to_string(), ..self.area("evidence", Key("case-f-evidence")) },
                    self.line("next-step", Key("case-f-next-step")),
                ];
                all.extend(no);
                all
            }
            ActKind::Ask => vec![self.channel()],
            ActKind::Confirm => {
                let ratings =
                    (1..=5).rev().map(|n| Offer { value: n.to_string(), label: self.t.say("case-rating").with("n", n).to_string() });
                vec![
                    self.choice("solved", Key("case-f-solved"), self.keyed(Solved::ALL, Solved::key, words::solved), ""),
                    self.choice("rating", Key("case-f-rating"), ratings.collect(), ""),
                    self.line("missing", Key("case-f-still")),
                    self.field("close-anyway", Key("case-f-close-anyway"), Input::Tick),
                ]
            }
            ActKind::Contact => vec![self.channel(), self.choice("reached", Key("case-f-reached"), self.yes_no(), "yes")],
            ActKind::AskLongStanding => self.plan(),
            ActKind::PromiseReply => [self.area("how", Key("case-f-how"))].into_iter().chain(self.plan()).collect(),
            ActKind::TakeCharge => vec![self.people("lead", Key("case-f-lead"))],
            ActKind::Lift => vec![self.date("date", Key("case-f-date")), self.reason()],
            ActKind::Merge => {
                vec![self.field("into", Key("case-f-into"), Input::Text { unit: String::new(), figures: true, offers: Vec::new() })]
            }
            ActKind::Interim
            | ActKind::Opinion
            | ActKind::Urge
            | ActKind::Resume
            | ActKind::Meet
            | ActKind::Supply
            | ActKind::Revive
            | ActKind::Add => vec![text()],
            ActKind::Reopen => vec![text(), self.field("new-fact", Key("case-f-new-fact"), Input::Tick)],
            ActKind::Withdraw => vec![self.reason()],
            ActKind::Submit
            | ActKind::Lapse
            | ActKind::Sign
            | ActKind::SignByDefault
            | ActKind::TakeOver
            | ActKind::PauseEnds
            | ActKind::SignReply
            | ActKind::Silence
            | ActKind::SignLongStanding
            | ActKind::Follow => Vec::new(),
        }
    }

    /// The forms of an enterprise's own moves.
    pub(crate) fn own(&self, acts: &[ActKind], tried: Option<&Tried<'_>>) -> Vec<MoveForm> {
        acts.iter().filter_map(|act| self.form(*act, tried.filter(|t| t.act == act.key()))).collect()
    }
}
