//! Rows that change: whoever changes one says in the entry what digest the row has from then on, and verifying holds the row against the last
//! entry that spoke of it. What is only ever added (logs, steps, settings) is held against the entry that added it instead.

use crate::entity::{event, event_entry, finding, ledger, service, service_request, task, task_milestone, visit};
use crate::error::Result;
use crate::ledger::{Broken, Write, sha256};
use crate::store::Store;
use sea_orm::{ColumnTrait as _, EntityTrait, QueryFilter as _, QueryOrder as _};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Where in an entry's detail digests stand.
const SEALS: &str = "sha256";

/// A row whose entries carry its digest.
pub(crate) trait Sealed: serde::Serialize {
    /// Its table and its key.
    fn name(&self) -> String;
}

macro_rules! sealed {
    ($($table:ident: $($key:ident),+;)*) => {
        $(impl Sealed for $table::Model {
            fn name(&self) -> String {
                [stringify!($table).to_owned(), $(self.$key.to_string()),+].join("/")
            }
        })*
    };
}

sealed! {
    service: id;
    service_request: case_id;
    event: id;
    event_entry: event_id, enterprise_id;
    visit: id;
    finding: id;
    task: id;
    task_milestone: id;
}

/// Name and digest of a row as it is.
pub(crate) type Seal = (String, Value);

/// The seal of a row: the digest of what it says, by name. What it says nothing of is left out, so that a column added later, empty in the
/// rows there are, breaks no seal.
pub(crate) fn seal(row: &impl Sealed) -> Seal {
    let fields: BTreeMap<String, Value> = serde_json::to_value(row).and_then(serde_json::from_value).unwrap_or_default();
    let said: BTreeMap<String, Value> = fields.into_iter().filter(|(_, value)| !value.is_null()).collect();
    (row.name(), Value::String(sha256(&serde_json::to_string(&said).unwrap_or_default())))
}

/// The detail of an entry with what it seals.
fn sealing(mut detail: Value, seals: impl IntoIterator<Item = Seal>) -> Value {
    if let Some(fields) = detail.as_object_mut() {
        fields.insert(SEALS.to_owned(), Value::Object(seals.into_iter().collect()));
    }
    detail
}

/// The detail of an entry without what it seals.
pub(crate) fn unsealed(mut detail: Value) -> Value {
    if let Some(fields) = detail.as_object_mut() {
        fields.remove(SEALS);
    }
    detail
}

impl Write {
    /// Adds an entry about rows that are from now on as their seals say; gives its number.
    pub(crate) async fn enter_sealed(
        &mut self,
        act: &str,
        kind: &str,
        subject: impl ToString,
        detail: Value,
        seals: impl IntoIterator<Item = Seal>,
    ) -> Result<i64> {
        self.enter(act, kind, subject, sealing(detail, seals)).await
    }
}

/// Holds rows that are only ever added against the entries of their numbers: each must be what its entry made, and each entry that adds one
/// must have one.
pub(crate) fn hold<R>(
    entries: &[ledger::Model],
    rows: &[R],
    seq: impl Fn(&R) -> i64,
    made: impl Fn(&R, &ledger::Model) -> bool,
    adds: impl Fn(&str) -> bool,
    broken: &mut Vec<Broken>,
) {
    let by_number: BTreeMap<i64, &ledger::Model> = entries.iter().map(|entry| (entry.seq, entry)).collect();
    let sound = |row: &&R| by_number.get(&seq(row)).is_some_and(|entry| made(row, entry));
    let (there, strange): (Vec<&R>, Vec<&R>) = rows.iter().partition(sound);
    let there: BTreeSet<i64> = there.into_iter().map(&seq).collect();
    let mut wrong: BTreeSet<i64> = strange.into_iter().map(&seq).collect();
    wrong.extend(entries.iter().filter(|entry| adds(&entry.act) && !there.contains(&entry.seq)).map(|entry| entry.seq));
    broken.extend(wrong.into_iter().map(Broken::Record));
}

/// What entries say of rows: by the row's name, the last entry and the digest it gives.
#[derive(Default)]
pub(crate) struct Said(BTreeMap<String, (i64, Value)>);

impl Said {
    /// Takes note of what further entries say.
    pub(crate) fn read(&mut self, entries: &[ledger::Model]) {
        for entry in entries.iter().filter(|e| matches!(e.subject_kind.as_str(), "service" | "event" | "visit" | "task")) {
            let detail: Map<String, Value> = serde_json::from_str(&entry.detail).unwrap_or_default();
            for (name, digest) in detail.get(SEALS).and_then(Value::as_object).into_iter().flatten() {
                self.0.insert(name.clone(), (entry.seq, digest.clone()));
            }
        }
    }
}

impl Store {
    /// Compares the rows of sealed tables with what the first `last` entries say of them: changed or taken away is named by the entry, put
    /// there by nobody by the row.
    pub(crate) async fn verify_sealed(&self, mut said: Said, last: i64, broken: &mut Vec<Broken>) -> Result<()> {
        let mut found = Vec::new();
        self.verify_table::<service::Entity>(&mut said, &mut found).await?;
        self.verify_table::<service_request::Entity>(&mut said, &mut found).await?;
        self.verify_table::<event::Entity>(&mut said, &mut found).await?;
        self.verify_table::<event_entry::Entity>(&mut said, &mut found).await?;
        self.verify_table::<visit::Entity>(&mut said, &mut found).await?;
        self.verify_table::<finding::Entity>(&mut said, &mut found).await?;
        self.verify_table::<task::Entity>(&mut said, &mut found).await?;
        self.verify_table::<task_milestone::Entity>(&mut said, &mut found).await?;
        found.extend(said.0.into_iter().map(|(name, (seq, _))| (name, Broken::Record(seq))));
        // Rows that were changed while they were read: their entries are looked at the next time.
        let mut newer = Said::default();
        newer.read(&ledger::Entity::find().filter(ledger::Column::Seq.gt(last)).order_by_asc(ledger::Column::Seq).all(&self.db).await?);
        // An entry may have added several rows, and is named once.
        let mut named = BTreeSet::new();
        for (_, fault) in found.into_iter().filter(|(name, _)| !newer.0.contains_key(name)) {
            if !matches!(fault, Broken::Record(seq) if !named.insert(seq)) {
                broken.push(fault);
            }
        }
        Ok(())
    }

    async fn verify_table<E>(&self, said: &mut Said, found: &mut Vec<(String, Broken)>) -> Result<()>
    where
        E: EntityTrait,
        E::Model: Sealed + Send + Sync,
    {
        for row in E::find().all(&self.db).await? {
            let (name, digest) = seal(&row);
            match said.0.remove(&name) {
                Some((_, told)) if told == digest => {}
                Some((seq, _)) => found.push((name, Broken::Record(seq))),
                None => found.push((name.clone(), Broken::Stranger(name))),
            }
        }
        Ok(())
    }
}
