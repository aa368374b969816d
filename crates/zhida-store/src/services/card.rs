//! Scorecards: how institutions answer requests, told by the logs of the cases and by nobody else.

use super::office_of_institution;
use crate::cases::{CHUNK, Moment, frame_of, load_all};
use crate::entity::service_request;
use crate::error::Result;
use crate::store::Store;
use crate::time::local;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryTrait as _};
use std::collections::{BTreeMap, BTreeSet};
use zhida_cases::measures::{Measures, Rate, Tally, Weights};

/// How an institution answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCard {
    /// Requests in all.
    pub requests: u64,
    /// Of them open now.
    pub open: u64,
    /// Rates and times of the requests whose time to close has passed.
    pub measures: Measures,
}

impl Store {
    /// Scorecards of the institutions that were ever asked for something, by number, or `of` one.
    ///
    /// A request an institution handed on counts for it as long as its office leads, so that the one who answers is the one who is measured.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn service_cards(&self, of: Option<i64>, moment: &Moment<'_>) -> Result<BTreeMap<i64, ServiceCard>> {
        let requests = service_request::Entity::find()
            .apply_if(of, |query, institution| query.filter(service_request::Column::InstitutionId.eq(institution)))
            .all(&self.db)
            .await?;
        let requests: BTreeMap<i64, i64> = requests.into_iter().map(|r| (r.case_id, r.institution_id)).collect();
        let settings = self.case_settings().await?;
        let frame = frame_of(moment.calendar, &settings);
        let mut tallies: BTreeMap<i64, (Vec<Tally>, u64)> = BTreeMap::new();
        let numbers: Vec<i64> = requests.keys().copied().collect();
        for chunk in numbers.chunks(CHUNK) {
            for file in load_all(&self.db, chunk).await? {
                let Some(institution) = requests.get(&file.row.id) else { continue };
                let leads = file.case.lead.is_none_or(|lead| lead.office.0 == office_of_institution(*institution));
                if leads {
                    let (all, open) = tallies.entry(*institution).or_default();
                    *open += u64::from(file.case.state.is_open());
                    all.push(Tally::of(&file.case, local(moment.at), &frame));
                }
            }
        }
        let asked: BTreeSet<i64> = requests.values().copied().collect();
        let card = |id: i64| {
            let (all, open) = tallies.get(&id).cloned().unwrap_or_default();
            let measures = Measures::of(&all, Rate::default(), &Weights::default());
            (id, ServiceCard { requests: all.len() as u64, open, measures })
        };
        Ok(asked.into_iter().map(card).collect())
    }
}
