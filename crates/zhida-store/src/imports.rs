//! Files of facts: brought in as one change, and undone as one.

use crate::desk::Desk;
use crate::entity::{enterprise, fact_record, import};
use crate::error::{Conflict, Result, StoreError};
use crate::facts::{Batch, FactEntry, Origin};
use crate::feed::{FactRead, read_facts};
use crate::role::Permission;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// What a file brings.
pub struct Brought<'a> {
    /// File name.
    pub file: String,
    /// Whose facts: credit code, checked already, and name, which may be empty.
    pub enterprises: Vec<(String, String)>,
    /// The facts of the enterprise at that place of the list; asked for once, in order.
    pub facts: &'a (dyn Fn(usize) -> Vec<FactEntry> + Sync),
    /// Cells and rows that were not read.
    pub rejected: usize,
    /// The reject report as CSV, kept with the import.
    pub rejects: String,
    /// The token of the file that waited for this and is taken away with it, if it is one.
    pub upload: Option<String>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Entry of the ledger, which names the import.
    pub seq: i64,
    /// Enterprises it added.
    pub added: usize,
}

/// Enterprises asked for in one statement.
const LOOK: usize = 1000;

impl Desk {
    /// Brings in a file: all of it or nothing.
    ///
    /// # Errors
    /// Those of the database; [`StoreError::Invalid`] if there is nothing in it; [`StoreError::NotFound`] if the file that waited was taken already.
    pub async fn import(&self, brought: Brought<'_>, at: DateTime<Utc>) -> Result<Imported> {
        self.signed.need(Permission::EditFacts)?;
        let Brought { file, enterprises, facts, rejected, rejects, upload } = brought;
        if enterprises.is_empty() {
            return Err(StoreError::Invalid("file"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        if let Some(token) = upload {
            write.take_upload(&token, self.signed.user).await?;
        }
        let mut ids: BTreeMap<String, i64> = BTreeMap::new();
        for chunk in enterprises.chunks(LOOK) {
            let codes = chunk.iter().map(|(uscc, _)| uscc.as_str());
            let known = enterprise::Entity::find().filter(enterprise::Column::Uscc.is_in(codes)).all(&write.tx).await?;
            for known in known {
                if known.removed_seq.is_some() {
                    let row = enterprise::ActiveModel { id: Set(known.id), removed_seq: Set(None), ..Default::default() };
                    enterprise::Entity::update(row).exec(&write.tx).await?;
                    write.enter("enterprise.restored", "enterprise", known.id, json!({})).await?;
                }
                ids.insert(known.uscc, known.id);
            }
        }
        let new: Vec<&(String, String)> = enterprises.iter().filter(|(uscc, _)| !ids.contains_key(uscc)).collect();
        // All records and enterprises of the file stand under one entry; `restored` entries come before it.
        let seq = write.next();
        for chunk in new.chunks(LOOK) {
            let rows = chunk.iter().map(|(uscc, name)| enterprise::ActiveModel {
                id: NotSet,
                uscc: Set(uscc.clone()),
                name: Set(name.clone()),
                added_seq: Set(seq),
                removed_seq: Set(None),
            });
            enterprise::Entity::insert_many(rows).exec_without_returning(&write.tx).await?;
        }
        let added = new.len();
        for known in enterprise::Entity::find().filter(enterprise::Column::AddedSeq.eq(seq)).all(&write.tx).await? {
            ids.insert(known.uscc, known.id);
        }
        let numbers =
            enterprises.iter().map(|(uscc, _)| ids.get(uscc).copied().ok_or(StoreError::NotFound)).collect::<Result<Vec<i64>>>()?;
        let detail = json!({ "file": file, "added": added, "rejected": rejected });
        let batch = Batch {
            act: "facts.imported",
            subject: ("import", seq.to_string()),
            origin: Origin::Imported,
            note: &file,
            enterprises: &numbers,
            facts_of: facts,
            detail,
        };
        let count_of_facts = write.add_facts(batch).await?;
        write.ask_who_speaks(&numbers).await?;
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let row = import::ActiveModel {
            seq: Set(seq),
            file: Set(file),
            author_id: Set(write.by.user),
            at: Set(write.at()),
            enterprises: Set(count(numbers.len())),
            added: Set(count(added)),
            facts: Set(count(count_of_facts)),
            rejected: Set(count(rejected)),
            rejects: Set(rejects),
            undone_seq: Set(None),
        };
        import::Entity::insert(row).exec_without_returning(&write.tx).await?;
        write.commit().await?;
        Ok(Imported { seq, added })
    }

    /// Imports, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn imports(&self) -> Result<Vec<import::Model>> {
        self.signed.need(Permission::SeeCity)?;
        Ok(import::Entity::find().order_by_desc(import::Column::Seq).all(&self.store.db).await?)
    }

    /// An import.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn import_run(&self, seq: i64) -> Result<import::Model> {
        self.signed.need(Permission::SeeCity)?;
        import::Entity::find_by_id(seq).one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }

    /// Puts back what stood before an import. Facts said since then stay; enterprises it added go off the file unless something else is known of them.
    ///
    /// # Errors
    /// [`Conflict::Undone`]; [`StoreError::NotFound`]; those of the database.
    pub async fn undo_import(&self, seq: i64, at: DateTime<Utc>) -> Result<i64> {
        self.signed.need(Permission::EditFacts)?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let run = import::Entity::find_by_id(seq).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if run.undone_seq.is_some() {
            return Err(StoreError::Conflict(Conflict::Undone));
        }
        let touched = fact_record::Entity::find().filter(fact_record::Column::Seq.eq(seq)).all(&write.tx).await?;
        let (mut of, mut records) = (Vec::new(), Vec::new());
        let mut only_from_it = BTreeSet::new();
        for chunk in touched.chunks(LOOK) {
            let touched: Vec<i64> = chunk.iter().map(|r| r.enterprise_id).collect();
            let mut all: BTreeMap<i64, Vec<fact_record::Model>> = BTreeMap::new();
            let query =
                fact_record::Entity::find().filter(fact_record::Column::EnterpriseId.is_in(touched)).order_by_asc(fact_record::Column::Id);
            for record in query.all(&write.tx).await? {
                all.entry(record.enterprise_id).or_default().push(record);
            }
            for (enterprise, history) in all {
                if history.iter().all(|r| r.seq == seq) {
                    only_from_it.insert(enterprise);
                }
                let back = put_back(&history, seq)?;
                if !back.is_empty() {
                    of.push(enterprise);
                    records.push(back);
                }
            }
        }
        let undone = write.next();
        let detail = json!({ "import": seq, "file": run.file });
        let batch = Batch {
            act: "facts.import_undone",
            subject: ("import", seq.to_string()),
            origin: Origin::Undone,
            note: &run.file,
            enterprises: &of,
            facts_of: &|i| records[i].clone(),
            detail,
        };
        write.add_facts(batch).await?;
        for added in enterprise::Entity::find().filter(enterprise::Column::AddedSeq.eq(seq)).all(&write.tx).await? {
            if only_from_it.contains(&added.id) {
                let row = enterprise::ActiveModel { id: Set(added.id), removed_seq: Set(Some(undone)), ..Default::default() };
                enterprise::Entity::update(row).exec(&write.tx).await?;
            }
        }
        let row = import::ActiveModel { seq: Set(seq), undone_seq: Set(Some(undone)), ..Default::default() };
        import::Entity::update(row).exec(&write.tx).await?;
        write.commit().await
    }
}

/// What has to be said so that the facts of import `seq` count no more: for each that still does, what stood before it.
fn put_back(history: &[fact_record::Model], seq: i64) -> Result<Vec<FactEntry>> {
    let mut now: BTreeMap<(String, Option<i32>), (i64, String)> = BTreeMap::new();
    let mut before: BTreeMap<(String, Option<i32>), String> = BTreeMap::new();
    for record in history {
        for FactRead(key, year, state) in read_facts(&record.facts)? {
            let (at, state) = ((key.into_owned(), year), state.into_owned());
            if record.seq == seq {
                let stood = now.get(&at).map(|(_, s)| s.clone()).unwrap_or_default();
                before.entry(at.clone()).or_insert(stood);
            }
            now.insert(at, (record.seq, state));
        }
    }
    let still = before.into_iter().filter(|(at, _)| now.get(at).is_some_and(|(from, _)| *from == seq));
    Ok(still.map(|((key, year), state)| FactEntry(key, year, state)).collect())
}
