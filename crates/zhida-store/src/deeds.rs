//! Who did what with a measure: who wrote each version, who handed it in, published it and took it out, and with which word. Told from the
//! ledger, with the names people had then.

use crate::desk::Desk;
use crate::entity::{ledger, measure_version};
use crate::error::Result;
use crate::measures::Stage;
use crate::role::Permission;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::BTreeMap;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Begun.
    Drafted,
    /// Written on.
    Saved,
    /// Handed to a second person.
    Submitted,
    /// Returned to its author.
    SentBack,
    /// Put into the library.
    Published,
    /// Taken out of the library.
    Withdrawn,
}

impl Act {
    const ALL: [(Act, &'static str); 6] = [
        (Act::Drafted, "drafted"),
        (Act::Saved, "saved"),
        (Act::Submitted, "submitted"),
        (Act::SentBack, "sent_back"),
        (Act::Published, "published"),
        (Act::Withdrawn, "withdrawn"),
    ];

    /// Its name: in the ledger behind `measure.`, and for programs.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(act, _)| *act == self).map_or("", |(_, key)| key)
    }
}

/// Something done with a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Entry of the ledger.
    pub seq: i64,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Number of the user; none for the program, which brings documents of its own.
    pub user: Option<i64>,
    /// Their name at the time.
    pub who: String,
    /// What.
    pub act: Act,
    /// Number of the version within its document.
    pub version: i32,
    /// The word to the author, or the reason; may be empty.
    pub word: String,
}

impl Deed {
    fn read(entry: &ledger::Model) -> Option<Self> {
        let name = entry.act.strip_prefix("measure.")?;
        let (act, _) = Act::ALL.iter().find(|(_, key)| *key == name)?;
        let detail: serde_json::Value = serde_json::from_str(&entry.detail).ok()?;
        let text = |key: &str| detail[key].as_str().unwrap_or_default().to_owned();
        Some(Self {
            seq: entry.seq,
            at: entry.at,
            user: entry.actor,
            who: entry.actor_name.clone(),
            act: *act,
            version: i32::try_from(detail["version"].as_i64()?).ok()?,
            word: if *act == Act::Withdrawn { text("reason") } else { text("word") },
        })
    }
}

impl Desk {
    /// What was done with a document, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn deeds(&self, document: &str) -> Result<Vec<Deed>> {
        self.signed.need(Permission::SeeCity)?;
        let entries = ledger::Entity::find()
            .filter(ledger::Column::SubjectKind.eq("measure"))
            .filter(ledger::Column::Subject.eq(document))
            .order_by_asc(ledger::Column::Seq)
            .all(&self.store.db)
            .await?;
        Ok(entries.iter().filter_map(Deed::read).collect())
    }

    /// Versions taken out of the library whose document is not back in it, with what was done with their documents; last taken out first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn withdrawn(&self) -> Result<Vec<(measure_version::Model, Vec<Deed>)>> {
        self.signed.need(Permission::SeeCity)?;
        let stages = measure_version::Column::Stage.is_in([Stage::Withdrawn.key(), Stage::Published.key()]);
        let versions =
            measure_version::Entity::find().filter(stages).order_by_asc(measure_version::Column::Number).all(&self.store.db).await?;
        // The last of a document says whether it is in the library now.
        let last: BTreeMap<String, measure_version::Model> = versions.into_iter().map(|v| (v.document.clone(), v)).collect();
        let mut out: Vec<_> = last.into_values().filter(|v| v.stage == Stage::Withdrawn.key()).collect();
        out.sort_by_key(|v| std::cmp::Reverse(v.ended_seq));
        let mut all = Vec::new();
        for version in out {
            let deeds = self.deeds(&version.document).await?;
            all.push((version, deeds));
        }
        Ok(all)
    }
}
