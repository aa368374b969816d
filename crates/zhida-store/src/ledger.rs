//! The ledger: every change and its entry are one transaction, entries are chained by hashes, and whoever writes holds the end of
//! the chain. So the numbers have no gaps and stand in the order of the commits, and the ledger is also the feed of changes that
//! other nodes follow.

use crate::entity::{ledger, ledger_head};
use crate::error::{Result, StoreError};
use crate::seal::Said;
use crate::store::Store;
use crate::time::micros;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, DatabaseBackend, DatabaseTransaction, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
};
use sha2::{Digest as _, Sha256};

/// Who does something, and when. The program itself has no number.
#[derive(Clone, Debug)]
pub struct By {
    /// Number of the user.
    pub user: Option<i64>,
    /// Name at the time.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl By {
    /// The program itself.
    #[must_use]
    pub fn program(at: DateTime<Utc>) -> Self {
        Self { user: None, name: String::new(), at }
    }
}

/// A transaction that holds the end of the chain.
pub(crate) struct Write {
    pub(crate) tx: DatabaseTransaction,
    pub(crate) by: By,
    seq: i64,
    hash: String,
}

impl Store {
    /// Begins a change. What is done in it is undone unless [`Write::commit`] is reached.
    pub(crate) async fn write(&self, by: &By) -> Result<Write> {
        let tx = self
            .db
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            })
            .await?;
        let mut head = ledger_head::Entity::find_by_id(1);
        if self.db.get_database_backend() == DatabaseBackend::Postgres {
            head = head.lock_exclusive();
        }
        let head = head.one(&tx).await?.ok_or_else(|| StoreError::Corrupt("ledger_head", "no row".to_owned()))?;
        Ok(Write { tx, by: by.clone(), seq: head.seq, hash: head.hash })
    }

    /// Number of the last entry; 0 before the first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn last_seq(&self) -> Result<i64> {
        let head = ledger_head::Entity::find_by_id(1).one(&self.db).await?;
        Ok(head.map_or(0, |h| h.seq))
    }
}

impl Write {
    /// The time of the change, as stored.
    pub(crate) fn at(&self) -> i64 {
        micros(self.by.at)
    }
    /// The number the next entry will have.
    pub(crate) fn next(&self) -> i64 {
        self.seq + 1
    }
    /// Adds an entry; gives its number.
    pub(crate) async fn enter(&mut self, act: &str, subject_kind: &str, subject: impl ToString, detail: serde_json::Value) -> Result<i64> {
        let mut entry = ledger::Model {
            seq: self.seq + 1,
            at: self.at(),
            actor: self.by.user,
            actor_name: self.by.name.clone(),
            act: act.to_owned(),
            subject_kind: subject_kind.to_owned(),
            subject: subject.to_string(),
            detail: detail.to_string(),
            prev: self.hash.clone(),
            hash: String::new(),
        };
        entry.hash = digest(&entry);
        self.seq = entry.seq;
        self.hash.clone_from(&entry.hash);
        let row: ledger::ActiveModel = entry.into();
        ledger::Entity::insert(row.reset_all()).exec_without_returning(&self.tx).await?;
        Ok(self.seq)
    }
    /// Makes it last.
    pub(crate) async fn commit(self) -> Result<i64> {
        let update = ledger_head::ActiveModel { id: Set(1), seq: Set(self.seq), hash: Set(self.hash) };
        ledger_head::Entity::update(update).exec(&self.tx).await?;
        self.tx.commit().await?;
        Ok(self.seq)
    }
}

/// Hash of an entry. Every field is preceded by its length, so that no two entries read alike.
fn digest(entry: &ledger::Model) -> String {
    let mut hasher = Sha256::new();
    let actor = entry.actor.map(|a| a.to_string()).unwrap_or_default();
    let (seq, at) = (entry.seq.to_string(), entry.at.to_string());
    for field in [&seq, &at, &actor, &entry.actor_name, &entry.act, &entry.subject_kind, &entry.subject, &entry.detail, &entry.prev] {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    hex(&hasher.finalize())
}

/// SHA-256 of `text` in hexadecimal.
#[must_use]
pub fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The state of the chain at an entry, to be kept where nobody who can write to the database can reach it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Checkpoint {
    /// Number of the entry.
    pub seq: i64,
    /// Its time, in microseconds since 1970.
    pub at: i64,
    /// Its hash.
    pub hash: String,
}

/// What is wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// An entry is missing: its number.
    Missing(i64),
    /// An entry is not what it was when it was written: its number.
    Changed(i64),
    /// The end of the chain is not where it is said to be: the entry that should be last.
    Cut(i64),
    /// An entry is not the one a checkpoint saw: its number.
    NotAsSeen(i64),
    /// A record does not have the digest its entry gives: the entry.
    Record(i64),
    /// A row that no entry speaks of: its table and key.
    Stranger(String),
}

impl Store {
    /// Walks the whole chain, compares it with `seen` and with the records it speaks of, and gives the number of entries and what is wrong. `progress` is
    /// told how many are done.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn verify(&self, seen: &[Checkpoint], mut progress: impl FnMut(i64, i64)) -> Result<(i64, Vec<Broken>)> {
        const PAGE: u64 = 2000;
        let head = ledger_head::Entity::find_by_id(1).one(&self.db).await?;
        let (last, head_hash) = head.map_or((0, String::new()), |h| (h.seq, h.hash));
        let (mut at, mut prev, mut broken) = (0, String::new(), Vec::new());
        let mut said = Said::default();
        loop {
            let page = ledger::Entity::find()
                .filter(ledger::Column::Seq.gt(at))
                .filter(ledger::Column::Seq.lte(last))
                .order_by_asc(ledger::Column::Seq)
                .limit(PAGE)
                .all(&self.db)
                .await?;
            let Some(end) = page.last().map(|e| e.seq) else { break };
            self.verify_records(&page, &mut broken).await?;
            said.read(&page);
            for entry in page {
                if entry.seq != at + 1 {
                    broken.push(Broken::Missing(at + 1));
                }
                if entry.prev != prev || entry.hash != digest(&entry) {
                    broken.push(Broken::Changed(entry.seq));
                }
                if seen.iter().any(|c| c.seq == entry.seq && c.hash != entry.hash) {
                    broken.push(Broken::NotAsSeen(entry.seq));
                }
                at = entry.seq;
                prev = entry.hash;
            }
            progress(end, last);
        }
        self.strangers(&mut broken).await?;
        self.verify_sealed(said, last, &mut broken).await?;
        if at != last || prev != head_hash {
            broken.push(Broken::Cut(i64::max(last, at)));
        }
        broken.extend(seen.iter().filter(|c| c.seq > last).map(|c| Broken::Cut(c.seq)));
        Ok((at, broken))
    }

    /// The end of the chain as a checkpoint; none before the first entry.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn checkpoint(&self) -> Result<Option<Checkpoint>> {
        let last = ledger::Entity::find().order_by_desc(ledger::Column::Seq).one(&self.db).await?;
        Ok(last.map(|e| Checkpoint { seq: e.seq, at: e.at, hash: e.hash }))
    }
}

/// Which entries are looked for.
#[derive(Clone, Debug, Default)]
pub struct LedgerFilter {
    /// Of this user.
    pub actor: Option<i64>,
    /// Acts that begin so.
    pub act: String,
    /// About this kind of thing.
    pub subject_kind: String,
    /// About this one.
    pub subject: String,
}

impl Store {
    /// Entries that fit, newest first: a page of them, and how many there are.
    pub(crate) async fn entries(&self, filter: &LedgerFilter, page: u64, size: u64) -> Result<(Vec<ledger::Model>, u64)> {
        let mut query = ledger::Entity::find();
        if let Some(actor) = filter.actor {
            query = query.filter(ledger::Column::Actor.eq(actor));
        }
        if !filter.act.is_empty() {
            query = query.filter(ledger::Column::Act.starts_with(&filter.act));
        }
        if !filter.subject_kind.is_empty() {
            query = query.filter(ledger::Column::SubjectKind.eq(&filter.subject_kind));
        }
        if !filter.subject.is_empty() {
            query = query.filter(ledger::Column::Subject.eq(&filter.subject));
        }
        let pages = query.order_by_desc(ledger::Column::Seq).paginate(&self.db, size);
        Ok((pages.fetch_page(page).await?, pages.num_items().await?))
    }
}
