//! What happened since: how a node that keeps the city in memory starts, and follows what others commit.

use crate::entity::{attestation, enterprise, fact_record, ledger};
use crate::error::{Result, StoreError};
use crate::store::Store;
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::borrow::Cow;

/// Changes between two states of the ledger.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The state they lead to: number of the last entry.
    pub upto: i64,
    /// Enterprises added or taken off the file.
    pub enterprises: Vec<enterprise::Model>,
    /// Statements of persons, oldest first.
    pub attestations: Vec<attestation::Model>,
    /// Whether measures were published or withdrawn.
    pub measures: bool,
}

/// Records handed over at once.
const PAGE: u64 = 5_000;

impl Store {
    /// What was committed after entry `after`, but for the facts, which [`Store::facts_between`] hands over page by page.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn changes(&self, after: i64) -> Result<Changes> {
        self.changes_between(after, self.last_seq().await?).await
    }

    /// The same of the entries after `after` up to `upto`, whatever was committed since. An enterprise is told as it is on file now.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn changes_between(&self, after: i64, upto: i64) -> Result<Changes> {
        if upto <= after {
            return Ok(Changes { upto: after, ..Changes::default() });
        }
        let within = |column: enterprise::Column| Condition::all().add(column.gt(after)).add(column.lte(upto));
        let added = Condition::any().add(within(enterprise::Column::AddedSeq)).add(within(enterprise::Column::RemovedSeq));
        let mut enterprises = enterprise::Entity::find().filter(added).order_by_asc(enterprise::Column::Id).all(&self.db).await?;
        let acts = |act: &str| {
            ledger::Entity::find()
                .filter(ledger::Column::Seq.gt(after))
                .filter(ledger::Column::Seq.lte(upto))
                .filter(ledger::Column::Act.eq(act))
        };
        if after > 0 {
            for entry in acts("enterprise.restored").all(&self.db).await? {
                if let Ok(id) = entry.subject.parse::<i64>() {
                    enterprises.extend(enterprise::Entity::find_by_id(id).one(&self.db).await?);
                }
            }
        }
        let attestations = attestation::Entity::find()
            .filter(attestation::Column::Seq.gt(after))
            .filter(attestation::Column::Seq.lte(upto))
            .order_by_asc(attestation::Column::Seq)
            .all(&self.db)
            .await?;
        let published = acts("measure.published").one(&self.db).await?.is_some();
        let measures = published || acts("measure.withdrawn").one(&self.db).await?.is_some();
        Ok(Changes { upto, enterprises, attestations, measures })
    }

    /// The records of facts of the entries after `after` up to `upto`, oldest first, page by page.
    #[must_use]
    pub fn facts_between(&self, after: i64, upto: i64) -> FactPages {
        FactPages { store: self.clone(), after, upto, from: 0 }
    }
}

/// Records of facts being handed over.
pub struct FactPages {
    store: Store,
    after: i64,
    upto: i64,
    /// The last record handed over.
    from: i64,
}

impl FactPages {
    /// The next records, as (enterprise, text); nothing after the last. [`read_facts`] reads the text, on as many threads as one likes.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn next(&mut self) -> Result<Option<Vec<(i64, String)>>> {
        let page: Vec<(i64, i64, String)> = fact_record::Entity::find()
            .select_only()
            .columns([fact_record::Column::Id, fact_record::Column::EnterpriseId, fact_record::Column::Facts])
            .filter(fact_record::Column::Seq.gt(self.after))
            .filter(fact_record::Column::Seq.lte(self.upto))
            .filter(fact_record::Column::Id.gt(self.from))
            .order_by_asc(fact_record::Column::Id)
            .limit(PAGE)
            .into_tuple()
            .all(&self.store.db)
            .await?;
        let Some(last) = page.last() else { return Ok(None) };
        self.from = last.0;
        Ok(Some(page.into_iter().map(|(_, enterprise, facts)| (enterprise, facts)).collect()))
    }
}

/// A fact as it stands in a record: key, year, state. Borrowed where nothing is escaped.
#[derive(Debug, serde::Deserialize)]
pub struct FactRead<'a>(#[serde(borrow)] pub Cow<'a, str>, pub Option<i32>, #[serde(borrow)] pub Cow<'a, str>);

/// Reads the text of a record.
///
/// # Errors
/// [`StoreError::Corrupt`] if it is none.
pub fn read_facts(text: &str) -> Result<Vec<FactRead<'_>>> {
    serde_json::from_str(text).map_err(|e| StoreError::Corrupt("fact_record", e.to_string()))
}
