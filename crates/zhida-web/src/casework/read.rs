//! A form that was filled in, as a move. What is not there lacks; whether what is there may be is decided where the move is made.

use super::forms::Typed;
use chrono::NaiveDate;
use zhida_cases::{
    Act, ActKind, Answer, Channel, CoSeat, Kind, Lack, Mark, No, OfficeId, Outcome, PersonId, Plan, ReopenGround, Reply, Seat, Solved,
    Urgency,
};
use zhida_store::Staff;

/// What was typed, with who there is.
pub(crate) struct Reading<'a> {
    pub(crate) typed: &'a Typed,
    pub(crate) staff: &'a [Staff],
}

impl Reading<'_> {
    fn text(&self, name: &str) -> String {
        self.typed.get(name).map(|v| v.trim().to_owned()).unwrap_or_default()
    }

    fn lines(&self, name: &str) -> Vec<String> {
        self.text(name).lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
    }

    fn date(&self, name: &str) -> Option<NaiveDate> {
        self.text(name).parse().ok()
    }

    fn seat(&self, name: &str) -> Option<Seat> {
        let person: i64 = self.text(name).parse().ok()?;
        self.staff.iter().find(|one| one.seat.person.0 == person).map(|one| one.seat)
    }

    fn plan(&self) -> Result<Plan, Vec<Lack>> {
        let milestone = |line: &String| {
            let (day, what) = line.split_once(char::is_whitespace)?;
            Some((day.parse::<NaiveDate>().ok()?, what.trim().to_owned()))
        };
        let lines = self.lines("milestones");
        let milestones: Vec<(NaiveDate, String)> = lines.iter().filter_map(milestone).collect();
        if milestones.len() < lines.len() {
            return Err(vec![Lack::Milestones]);
        }
        Ok(Plan { text: self.text("text"), milestones, next_reply: self.date("date").ok_or(vec![Lack::Date])? })
    }

    fn class(&self) -> Result<(Kind, Urgency, Option<NaiveDate>), Vec<Lack>> {
        let kind = Kind::from_key(&self.text("kind")).ok_or(vec![Lack::Subject])?;
        Ok((kind, Urgency::from_key(&self.text("urgency")).unwrap_or(Urgency::Ordinary), self.date("date")))
    }

    fn answer(&self, marks: Vec<Mark>) -> Result<Answer, Vec<Lack>> {
        let solved = Solved::from_key(&self.text("solved")).ok_or(vec![Lack::Text])?;
        let rating = match self.text("rating").as_str() {
            "" => None,
            text => Some(text.parse().map_err(|_| vec![Lack::Rating])?),
        };
        Ok(Answer { solved, rating, missing: self.text("missing"), close_anyway: !self.text("close-anyway").is_empty(), marks })
    }

    /// An enterprise's own answer.
    pub(crate) fn own_answer(&self) -> Result<Answer, Vec<Lack>> {
        self.answer(Vec::new())
    }

    /// The move of that kind.
    ///
    /// # Errors
    /// What lacks. What can be told from the content is told when the move is made.
    pub(crate) fn act(&self, kind: ActKind) -> Result<Act, Vec<Lack>> {
        let (text, reason) = (self.text("text"), self.text("reason"));
        let person = || self.seat("lead").ok_or(vec![Lack::Person]);
        let date = || self.date("date").ok_or(vec![Lack::Date]);
        let channel = Channel::from_key(&self.text("channel")).unwrap_or(Channel::Phone);
        Ok(match kind {
            ActKind::Accept => {
                let (kind, urgency, date) = self.class()?;
                Act::Accept { kind, subject: self.text("subject"), urgency, date }
            }
            ActKind::Reclassify => {
                let (kind, urgency, date) = self.class()?;
                Act::Reclassify { kind, urgency, date, reason }
            }
            ActKind::AskForMore => Act::AskForMore { missing: self.lines("missing") },
            ActKind::Decline => Act::Decline { ground: self.text("ground"), instead: self.text("instead") },
            ActKind::Route => {
                let co = match self.seat("co") {
                    Some(seat) => vec![CoSeat { seat, due: self.date("co-date").ok_or(vec![Lack::Date])? }],
                    None => Vec::new(),
                };
                Act::Route { lead: person()?, co, why: self.text("why") }
            }
            ActKind::Sign => Act::Sign,
            ActKind::Refuse => {
                let office = self.text("office").parse().map_err(|_| vec![Lack::Rule])?;
                Act::Refuse { rule: self.text("rule"), office: OfficeId(office) }
            }
            ActKind::OfferHandOver => Act::OfferHandOver { to: person()?, reason },
            ActKind::TakeOver => Act::TakeOver,
            ActKind::Pause => Act::Pause { reason, waiting_for: self.text("waiting-for"), until: date()? },
            ActKind::Resume => Act::Resume { text },
            ActKind::AskExtension => Act::AskExtension { days: self.text("days").parse().unwrap_or(0), reason },
            ActKind::SignExtension => Act::SignExtension { reason },
            ActKind::RefuseExtension => Act::RefuseExtension { reason },
            ActKind::Reply => Act::Reply { reply: self.reply()? },
            ActKind::SignReply => Act::SignReply,
            ActKind::SendBack => Act::SendBack { reason },
            ActKind::Ask => Act::Ask { channel },
            ActKind::Confirm => Act::Confirm { answer: self.answer(vec![Mark::ByPhone])? },
            ActKind::Reopen => {
                let ground = if self.text("new-fact").is_empty() { ReopenGround::NotSolved } else { ReopenGround::NewFact };
                Act::Reopen { ground, text }
            }
            ActKind::AskLongStanding => Act::AskLongStanding { plan: self.plan()? },
            ActKind::SignLongStanding => Act::SignLongStanding,
            ActKind::PromiseReply => Act::PromiseReply { text: self.text("how"), plan: self.plan()? },
            ActKind::TakeUp => Act::TakeUp { reason },
            ActKind::Contact => Act::Contact { channel, reached: self.text("reached") == "yes" },
            ActKind::Interim => Act::Interim { text },
            ActKind::Opinion => Act::Opinion { text },
            ActKind::Urge => Act::Urge { text },
            ActKind::Reassign => Act::Reassign { lead: person()?, reason },
            ActKind::Raise => Act::Raise { reason },
            ActKind::TakeCharge => Act::TakeCharge { person: PersonId(person()?.person.0) },
            ActKind::Lift => Act::Lift { until: date()?, reason },
            ActKind::Meet => Act::Meet { text },
            ActKind::Supply => Act::Supply { text },
            ActKind::Revive => Act::Revive { text },
            ActKind::Add => Act::Add { text },
            ActKind::Withdraw => Act::Withdraw { reason },
            ActKind::Submit
            | ActKind::Merge
            | ActKind::Follow
            | ActKind::Lapse
            | ActKind::SignByDefault
            | ActKind::PauseEnds
            | ActKind::Silence => return Err(Vec::new()),
        })
    }

    fn reply(&self) -> Result<Reply, Vec<Lack>> {
        let outcome = Outcome::from_key(&self.text("outcome")).ok_or(vec![Lack::Text])?;
        let no = No { rule: self.text("rule"), instead: self.text("instead"), person: self.text("person"), appeal: self.text("appeal") };
        Ok(Reply {
            text: self.text("text"),
            outcome,
            evidence: self.lines("evidence"),
            next_step: self.text("next-step"),
            no: outcome.says_no().then_some(no),
        })
    }
}
