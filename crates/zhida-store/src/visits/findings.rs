//! The record of a visit, its findings, and where each goes: with one click it is a case, and the enterprise is told.

use super::{Destination, VisitState};
use crate::cases::{Demand, Moment};
use crate::desk::Desk;
use crate::entity::{finding, visit};
use crate::error::{Conflict, Result, StoreError};
use crate::facts::{Batch, FactEntry, Origin};
use crate::ledger::Write;
use crate::seal::seal;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
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
        let recorded = visit::Model {
            state: VisitState::Recorded.key().to_owned(),
            visited_day: Some(said.day.to_string()),
            met: said.met.trim().to_owned(),
            record: said.record.trim().to_owned(),
            consent: said.consent,
            ..row
        };
        // Who was met stands in the visit alone, where it is masked for whoever need not know.
        let detail = json!({
            "enterprise": recorded.enterprise_id, "day": said.day, "record": recorded.record, "consent": said.consent,
        });
        write.put_visit(recorded, "visit.recorded", detail).await?;
        write.close_if_done(id).await?;
        write.commit().await?;
        Ok(())
    }

    /// Says that nothing was found on a visit that was: it is done.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`Conflict::NotNow`] before it was recorded, once it is done, or if something was found;
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn nothing_found(&self, id: i64, at: DateTime<Utc>) -> Result<()> {
        self.goes_out()?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = visit::Entity::find_by_id(id).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        let found = finding::Entity::find().filter(finding::Column::VisitId.eq(id)).count(&write.tx).await?;
        if row.state != VisitState::Recorded.key() || found > 0 {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        let done = visit::Model { state: VisitState::Done.key().to_owned(), done_at: Some(write.at()), ..row };
        write.put_visit(done, "visit.done", json!({ "findings": 0 })).await?;
        write.commit().await?;
        Ok(())
    }

    /// Writes down a finding of a visit that was; gives its number. The enterprise is quoted with its consent only.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk; [`StoreError::Invalid`] without a text, or for a quote without consent; [`Conflict::NotNow`]
    /// before the visit was recorded; [`StoreError::NotFound`]; those of the database.
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
        if !row.consent && !quote.trim().is_empty() {
            return Err(StoreError::Invalid("quote"));
        }
        let new = finding::Model {
            id: 0,
            visit_id: id,
            text: text.trim().to_owned(),
            quote: quote.trim().to_owned(),
            destination: None,
            answer: String::new(),
            case_id: None,
            fact_seq: None,
            made_at: write.at(),
            settled_at: None,
            settled_by: None,
        };
        let mut insert = finding::ActiveModel::from(new.clone()).reset_all();
        insert.id = NotSet;
        let number = finding::Entity::insert(insert).exec(&write.tx).await?.last_insert_id;
        let new = finding::Model { id: number, ..new };
        // The quote stands in the finding alone: the enterprise may take its consent back.
        let detail = json!({ "finding": number, "text": new.text });
        write.enter_sealed("visit.found", "visit", id, detail, [seal(&new)]).await?;
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
                let quoted = of.consent && !found.quote.is_empty();
                let text = if quoted { format!("{}\n“{}”", found.text, found.quote) } else { found.text.clone() };
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
        let settled = finding::Model {
            destination: Some(destination.key().to_owned()),
            answer,
            case_id: case,
            fact_seq,
            settled_at: Some(write.at()),
            settled_by: Some(self.signed.user()),
            ..found
        };
        let detail = json!({ "finding": number, "to": destination.key(), "answer": settled.answer, "case": case });
        let sealed = seal(&settled);
        finding::Entity::update(finding::ActiveModel::from(settled).reset_all()).exec(&write.tx).await?;
        write.enter_sealed("visit.sent", "visit", visit, detail, [sealed]).await?;
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
            let act = format!("visit.{}", state.key());
            self.put_visit(visit::Model { state: state.key().to_owned(), done_at, ..row }, &act, json!({})).await?;
        }
        Ok(())
    }
}
