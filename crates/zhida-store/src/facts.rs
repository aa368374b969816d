//! Facts as records: what came together stays together, nothing is ever changed, the latest counts.

use crate::entity::{attestation, fact_record, ledger};
use crate::error::{Result, StoreError};
use crate::feed::{FactRead, read_facts};
use crate::ledger::{Broken, Write, hex};
use crate::store::Store;
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// One fact as stored: key of the dictionary, year if it has years, and the state as `State::to_stored` writes it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FactEntry(pub String, pub Option<i32>, pub String);

/// How facts came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The enterprise said so.
    Declared,
    /// The enterprise answered a question of a measure.
    Answered,
    /// The centre entered it.
    Entered,
    /// From a file.
    Imported,
    /// Put back as it was when an import was undone.
    Undone,
}

impl Origin {
    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Origin::Declared => "declared",
            Origin::Answered => "answered",
            Origin::Entered => "entered",
            Origin::Imported => "imported",
            Origin::Undone => "undone",
        }
    }
    /// The origin of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Origin::Declared, Origin::Answered, Origin::Entered, Origin::Imported, Origin::Undone].into_iter().find(|o| o.key() == key)
    }
}

/// A fact with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFact {
    /// Key.
    pub key: String,
    /// Year.
    pub year: Option<i32>,
    /// State as stored.
    pub state: String,
    /// How it came.
    pub origin: Origin,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Who entered it.
    pub author: Option<i64>,
    /// File or form.
    pub note: String,
    /// Entry of the ledger.
    pub seq: i64,
}

/// Facts of one enterprise, as they stood when the ledger had `upto` entries.
pub(crate) async fn known(db: &impl ConnectionTrait, enterprise: i64, upto: i64) -> Result<Vec<KnownFact>> {
    let mut latest: BTreeMap<(String, Option<i32>), KnownFact> = BTreeMap::new();
    for fact in history(db, enterprise, upto).await? {
        latest.insert((fact.key.clone(), fact.year), fact);
    }
    Ok(latest.into_values().filter(|f| !f.state.is_empty()).collect())
}

/// Everything that was ever said of one enterprise, oldest first.
pub(crate) async fn history(db: &impl ConnectionTrait, enterprise: i64, upto: i64) -> Result<Vec<KnownFact>> {
    let records = fact_record::Entity::find()
        .filter(fact_record::Column::EnterpriseId.eq(enterprise))
        .filter(fact_record::Column::Seq.lte(upto))
        .order_by_asc(fact_record::Column::Seq)
        .order_by_asc(fact_record::Column::Id)
        .all(db)
        .await?;
    let mut all = Vec::new();
    for record in records {
        let origin = Origin::from_key(&record.origin).ok_or_else(|| StoreError::Corrupt("fact_record", record.origin.clone()))?;
        for FactRead(key, year, state) in read_facts(&record.facts)? {
            let (key, state) = (key.into_owned(), state.into_owned());
            let (author, note) = (record.author_id, record.note.clone());
            all.push(KnownFact { key, year, state, origin, at: record.at, author, note, seq: record.seq });
        }
    }
    Ok(all)
}

fn encode(facts: &[FactEntry]) -> Result<String> {
    serde_json::to_string(facts).map_err(|e| StoreError::Corrupt("fact_record", e.to_string()))
}

/// Rows of one statement: PostgreSQL binds 65,535 values at most, SQLite 32,766.
const ROWS: usize = 1000;

/// Records that come together.
pub(crate) struct Batch<'a> {
    /// What was done; begins with `facts.`, so that the records are verified with the entry.
    pub(crate) act: &'a str,
    /// Kind and name of what it was done to.
    pub(crate) subject: (&'a str, String),
    pub(crate) origin: Origin,
    /// File or form.
    pub(crate) note: &'a str,
    pub(crate) enterprises: &'a [i64],
    /// The facts of the enterprise at that place, asked for one after another, so that a city's need not be in memory at once.
    pub(crate) facts_of: &'a (dyn Fn(usize) -> Vec<FactEntry> + Sync),
    pub(crate) detail: serde_json::Value,
}

impl Write {
    /// Adds a record for each enterprise of `batch` under the next entry of the ledger and makes the entry; gives the number of facts.
    pub(crate) async fn add_facts(&mut self, batch: Batch<'_>) -> Result<usize> {
        let Batch { act, subject, origin, note, enterprises, facts_of, mut detail } = batch;
        let (seq, at) = (self.next(), self.at());
        let mut digest = Sha256::new();
        let mut count = 0;
        for (chunk_at, chunk) in enterprises.chunks(ROWS).enumerate() {
            let mut rows = Vec::with_capacity(chunk.len());
            for (index, enterprise) in chunk.iter().enumerate() {
                let facts = facts_of(chunk_at * ROWS + index);
                count += facts.len();
                let facts = encode(&facts)?;
                digest_record(&mut digest, *enterprise, &facts);
                rows.push(fact_record::ActiveModel {
                    id: NotSet,
                    seq: Set(seq),
                    enterprise_id: Set(*enterprise),
                    at: Set(at),
                    origin: Set(origin.key().to_owned()),
                    author_id: Set(self.by.user),
                    note: Set(note.to_owned()),
                    facts: Set(facts),
                });
            }
            fact_record::Entity::insert_many(rows).exec_without_returning(&self.tx).await?;
        }
        let digest = hex(&digest.finalize());
        detail["records"] = json!(enterprises.len());
        detail["facts"] = json!(count);
        detail["sha256"] = json!(digest);
        self.enter(act, subject.0, subject.1, detail).await?;
        Ok(count)
    }
}

fn digest_record(digest: &mut Sha256, enterprise: i64, facts: &str) {
    digest.update(enterprise.to_be_bytes());
    digest.update((facts.len() as u64).to_be_bytes());
    digest.update(facts.as_bytes());
}

impl Store {
    /// Compares the records of the facts with the digests their entries give.
    pub(crate) async fn verify_records(&self, entries: &[ledger::Model], broken: &mut Vec<Broken>) -> Result<()> {
        for entry in entries.iter().filter(|e| e.act.starts_with("facts.")) {
            let mut digest = Sha256::new();
            let mut after = 0;
            loop {
                let page: Vec<(i64, i64, String)> = fact_record::Entity::find()
                    .select_only()
                    .columns([fact_record::Column::Id, fact_record::Column::EnterpriseId, fact_record::Column::Facts])
                    .filter(fact_record::Column::Seq.eq(entry.seq))
                    .filter(fact_record::Column::Id.gt(after))
                    .order_by_asc(fact_record::Column::Id)
                    .limit(5000)
                    .into_tuple()
                    .all(&self.db)
                    .await?;
                let Some(last) = page.last() else { break };
                after = last.0;
                page.iter().for_each(|(_, enterprise, facts)| digest_record(&mut digest, *enterprise, facts));
            }
            let digest = hex(&digest.finalize());
            let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
            if detail["sha256"].as_str() != Some(digest.as_str()) {
                broken.push(Broken::Record(entry.seq));
            }
        }
        self.verify_case_rows(entries, broken).await?;
        for entry in entries.iter().filter(|e| e.act == "attested") {
            let row = attestation::Entity::find().filter(attestation::Column::Seq.eq(entry.seq)).one(&self.db).await?;
            if row.map(|row| crate::attest::detail(&row).to_string()).as_deref() != Some(entry.detail.as_str()) {
                broken.push(Broken::Record(entry.seq));
            }
        }
        self.verify_files(entries, broken).await?;
        self.verify_budgets(entries, broken).await?;
        self.verify_event_steps(entries, broken).await?;
        self.verify_task_steps(entries, broken).await?;
        self.verify_finance(entries, broken).await?;
        self.verify_relief(entries, broken).await?;
        self.verify_applications(entries, broken).await
    }
}
