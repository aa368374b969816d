//! The record of a visit, its findings, and where each goes: with one click it is a case, and the enterprise is told.

use super::{Destination, VisitState};
use crate::cases::{Demand, Moment};
use crate::desk::Desk;
use crate::entity::{finding, visit};
use crate::error::{Conflict, Result, StoreError};
use crate::facts::{Batch, FactEntry, Origin};
use crate::ledger::Write;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::json;
use zhida_cases::{Act, Channel, Kind, Urgency};

/// What is written down of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRecord {
    /// When it was.
    pub day: NaiveDate,
    /// Who was met.
    pub met: String,
    /// What was said and seen.
    pub record: String,
    /// Whether the enterprise agrees that it is quoted.
    pub consent: bool,
}

/// Where a finding goes, with what that needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingTo {
    /// Solved on the spot: how.
    Spot(String),
    /// A case: subject, contact, the day by whose end it is due, and the enterprise's district.
    Case(String, String, NaiveDate, String),
    /// Advice, as it stands on record.
    Advice(String),
    /// Facts for the file; the note says from which visit.
    Fact(Vec<FactEntry>),
}

impl Desk {
    /// Writes down that a visit was, or what is known of it now.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`StoreError::Invalid`] without a record, or for a day to come; [`Conflict::NotNow`] when it is done
    /// or cancelled; [`StoreError::NotFound`]; those of the database.
    pub async fn record_visit(&self, id: i64, said: &VisitRecord, at: DateTime<Utc>) -> Result<()> {
        self.goes_out()?;
        if said.record.trim().is_empty() {
            return Err(StoreError::Invalid("record"));
        }
        if said.day > crate::time::day_in_china(at) {
            return Err(StoreError::Invalid("day"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = open(&write, id).await?;
        let change = visit::ActiveModel {
            id: Set(id),
            state: Set(VisitState::Recorded.key().to_owned()),
            visited_day: Set(Some(said.day.to_string())),
            met: Set(said.met.trim().to_owned()),
            record: Set(said.record.trim().to_owned()),
            consent: Set(said.consent),
            ..Default::default()
        };
        visit::Entity::update(change).exec(&write.tx).await?;
        let detail = json!({
            "enterprise": row.enterprise_id, "day": said.day, "met": said.met.trim(), "record": said.record.trim(), "consent": said.consent,
        });
        write.enter("visit.recorded", "visit", id, detail).await?;
        write.close_if_done(id).await?;
        write.commit().await?;
        Ok(())
    }

    /// Writes down a finding of a visit that was; gives its number.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`StoreError::Invalid`] without a text; [`Conflict::NotNow`] before the visit was recorded;
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn add_finding(&self, id: i64, text: &str, quote: &str, at: DateTime<Utc>) -> Result<i64> {
        self.goes_out()?;
        if text.trim().is_empty() {
            return Err(StoreError::Invalid("text"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = visit::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if !matches!(VisitState::from_key(&row.state), Some(VisitState::Recorded | VisitState::Done)) {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let new = finding::ActiveModel {
            id: NotSet,
            visit_id: Set(id),
            text: Set(text.trim().to_owned()),
            quote: Set(quote.trim().to_owned()),
            destination: Set(None),
            answer: Set(String::new()),
            case_id: Set(None),
            fact_seq: Set(None),
            made_at: Set(write.at()),
            settled_at: Set(None),
            settled_by: Set(None),
        };
        let number = finding::Entity::insert(new).exec(&write.tx).await?.last_insert_id;
        write.enter("visit.found", "visit", id, json!({ "finding": number, "text": text.trim(), "quote": quote.trim() })).await?;
        // A finding that comes late opens the visit again.
        write.close_if_done(id).await?;
        write.commit().await?;
        Ok(number)
    }

    /// Sends a finding where it goes, once. Gives the case it became, if it became one.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`StoreError::Invalid`] without what it needs; [`StoreError::Refused`] with what the case lacks;
    /// [`Conflict::NotNow`] if it went somewhere already; [`StoreError::NotFound`]; those of the database.
    pub async fn send_finding(&self, visit: i64, number: i64, to: &FindingTo, moment: &Moment<'_>) -> Result<Option<i64>> {
        self.goes_out()?;
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        let of = visit::Entity::find_by_id(visit).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        let found = finding::Entity::find_by_id(number).filter(finding::Column::VisitId.eq(visit));
        let found = found.one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if found.destination.is_some() {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let (mut case, mut fact_seq) = (None, None);
        let (destination, answer) = match to {
            FindingTo::Spot(how) | FindingTo::Advice(how) if how.trim().is_empty() => return Err(StoreError::Invalid("answer")),
            FindingTo::Spot(how) => (Destination::Spot, how.trim().to_owned()),
            FindingTo::Advice(text) => (Destination::Advice, text.trim().to_owned()),
            FindingTo::Case(subject, contact, day, district) => {
                let text = if found.quote.is_empty() { found.text.clone() } else { format!("{}\n“{}”", found.text, found.quote) };
                let demand = Demand { subject: subject.clone(), text, contact: contact.clone() };
                let file = self.begin_in(&mut write, of.enterprise_id, &demand, Channel::Person, district, moment).await?;
                let accept = Act::Accept { kind: Kind::Finding, subject: subject.clone(), urgency: Urgency::Ordinary, date: Some(*day) };
                let file = self.do_in(&mut write, file, &accept, None, moment).await?;
                case = Some(file.row.id);
                (Destination::Case, String::new())
            }
            FindingTo::Fact(facts) if facts.is_empty() => return Err(StoreError::Invalid("facts")),
            FindingTo::Fact(facts) => {
                fact_seq = Some(write.next());
                let batch = Batch {
                    act: "facts.entered",
                    subject: ("enterprise", of.enterprise_id.to_string()),
                    origin: Origin::Entered,
                    note: &format!("visit {visit}"),
                    enterprises: &[of.enterprise_id],
                    facts_of: &|_| facts.clone(),
                    detail: json!({ "form": format!("visit {visit}") }),
                };
                write.add_facts(batch).await?;
                let names: Vec<&str> = facts.iter().map(|f| f.0.as_str()).collect();
                (Destination::Fact, names.join(" "))
            }
        };
        let change = finding::ActiveModel {
            id: Set(number),
            destination: Set(Some(destination.key().to_owned())),
            answer: Set(answer.clone()),
            case_id: Set(case),
            fact_seq: Set(fact_seq),
            settled_at: Set(Some(write.at())),
            settled_by: Set(Some(self.signed.user())),
            ..Default::default()
        };
        finding::Entity::update(change).exec(&write.tx).await?;
        let detail = json!({ "finding": number, "to": destination.key(), "answer": answer, "case": case });
        write.enter("visit.sent", "visit", visit, detail).await?;
        write.close_if_done(visit).await?;
        write.commit().await?;
        Ok(case)
    }
}

/// A visit that can be written on.
async fn open(write: &Write, id: i64) -> Result<visit::Model> {
    let row = visit::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
    match VisitState::from_key(&row.state) {
        Some(VisitState::Planned | VisitState::Recorded) => Ok(row),
        _ => Err(StoreError::Conflict(Conflict::NotNow)),
    }
}

impl Write {
    /// A visit that was recorded is done when nothing found on it is without a destination, and is not done before.
    async fn close_if_done(&mut self, id: i64) -> Result<()> {
        let waits = finding::Entity::find().filter(finding::Column::VisitId.eq(id)).filter(finding::Column::Destination.is_null());
        let waits = waits.count(&self.tx).await? > 0;
        let any = finding::Entity::find().filter(finding::Column::VisitId.eq(id)).count(&self.tx).await? > 0;
        let row = visit::Entity::find_by_id(id).one(&self.tx).await?.ok_or(StoreError::NotFound)?;
        let (state, done_at) = match (any, waits) {
            (true, false) => (VisitState::Done, Some(self.at())),
            _ => (VisitState::Recorded, None),
        };
        if row.state != state.key() {
            let change =
                visit::ActiveModel { id: Set(id), state: Set(state.key().to_owned()), done_at: Set(done_at), ..Default::default() };
            visit::Entity::update(change).exec(&self.tx).await?;
            self.enter(&format!("visit.{}", state.key()), "visit", id, json!({})).await?;
        }
        Ok(())
    }
}
