//! Lists of cases: filtered, sorted, in pages, with counts by light and by state.

use super::actor::office;
use crate::desk::Desk;
use crate::entity::{case_file, case_notice, case_office, department, enterprise};
use crate::error::Result;
use crate::people::masked;
use crate::role::Permission;
use sea_orm::sea_query::{NullOrdering, Query};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, Order, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use std::collections::BTreeMap;
use zhida_cases::{Kind, Light, State, Urgency};

use case_file::Column as C;

/// Which part of the cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Sent and not at its end.
    #[default]
    Open,
    /// Open, and oneself in charge, named as lead, or to give an opinion.
    Mine,
    /// Open, and on the leaders' list.
    Leaders,
    /// All that were sent.
    All,
}

/// By what a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseSort {
    /// The next deadline first; what has none comes last.
    #[default]
    Due,
    /// The latest submission first.
    Newest,
    /// The earliest submission first.
    Oldest,
    /// What was changed last comes first.
    Changed,
}

/// Which cases a list shows. What is `None` or empty does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Which part.
    pub scope: Scope,
    /// Light.
    pub light: Option<Light>,
    /// Just those to which no clock runs, which have no light.
    pub unlit: bool,
    /// State.
    pub state: Option<State>,
    /// Kind.
    pub kind: Option<Kind>,
    /// Urgency.
    pub urgency: Option<Urgency>,
    /// Subject.
    pub subject: String,
    /// Office of the lead.
    pub office: Option<i64>,
    /// District of the enterprise.
    pub district: String,
    /// Whose.
    pub enterprise: Option<i64>,
    /// A second round or a later one.
    pub again: bool,
    /// What text, subject, number or the enterprise's name hold.
    pub text: String,
    /// Just these.
    pub only: Option<Vec<i64>>,
    /// Accepted in a span of microseconds, the second not included; or submitted in it, and not accepted.
    pub began: Option<(i64, i64)>,
    /// Open, or something was done to them at or after this, in microseconds.
    pub since: Option<i64>,
}

/// How many cases there are, by light and by state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By light; those to which no clock runs have an empty one.
    pub lights: BTreeMap<String, u64>,
    /// By state.
    pub states: BTreeMap<String, u64>,
}

impl Desk {
    fn query(&self, filter: &CaseFilter) -> Result<Select<case_file::Entity>> {
        let mut all = Condition::all().add(C::State.ne(State::Draft.key()));
        if !self.sees_all_cases()? {
            let own = Query::select()
                .column(case_office::Column::CaseId)
                .from(case_office::Entity)
                .and_where(case_office::Column::OfficeId.eq(office(&self.signed)))
                .to_owned();
            all = all.add(C::Id.in_subquery(own));
        }
        let me = self.signed.user();
        match filter.scope {
            Scope::All => {}
            Scope::Open => all = all.add(C::Open.eq(true)),
            Scope::Mine => {
                all = all.add(C::Open.eq(true)).add(Condition::any().add(C::LeadId.eq(me)).add(C::InCharge.eq(me)));
            }
            Scope::Leaders => {
                let listed = Query::select()
                    .column(case_notice::Column::CaseId)
                    .from(case_notice::Entity)
                    .and_where(case_notice::Column::Party.eq("leader"))
                    .to_owned();
                all = all.add(C::Open.eq(true)).add(C::Id.in_subquery(listed));
            }
        }
        let equal = [
            (C::Light, filter.light.map(Light::key)),
            (C::State, filter.state.map(State::key)),
            (C::Kind, filter.kind.map(Kind::key)),
            (C::Urgency, filter.urgency.map(Urgency::key)),
            (C::Subject, Some(filter.subject.as_str()).filter(|s| !s.is_empty())),
            (C::District, Some(filter.district.as_str()).filter(|s| !s.is_empty())),
        ];
        for (column, value) in equal {
            if let Some(value) = value {
                all = all.add(column.eq(value));
            }
        }
        if let Some(office) = filter.office {
            all = all.add(C::LeadOffice.eq(office));
        }
        if let Some(whose) = filter.enterprise {
            all = all.add(C::EnterpriseId.eq(whose));
        }
        if filter.unlit {
            all = all.add(C::Light.is_null());
        }
        if filter.again {
            all = all.add(C::Round.gte(2));
        }
        if let Some((from, to)) = filter.began {
            let within = |at: C| Condition::all().add(at.gte(from)).add(at.lt(to));
            let not_accepted = within(C::SubmittedAt).add(C::AcceptedAt.is_null());
            all = all.add(Condition::any().add(within(C::AcceptedAt)).add(not_accepted));
        }
        if let Some(since) = filter.since {
            all = all.add(Condition::any().add(C::Open.eq(true)).add(C::LastAt.gte(since)));
        }
        if let Some(only) = &filter.only {
            all = all.add(C::Id.is_in(only.iter().copied()));
        }
        let text = filter.text.trim();
        if !text.is_empty() {
            let named = Query::select()
                .column(enterprise::Column::Id)
                .from(enterprise::Entity)
                .and_where(enterprise::Column::Name.contains(text))
                .to_owned();
            let mut any =
                Condition::any().add(C::Text.contains(text)).add(C::Subject.contains(text)).add(C::EnterpriseId.in_subquery(named));
            if let Ok(number) = text.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<i64>() {
                any = any.add(C::Id.eq(number));
            }
            all = all.add(any);
        }
        Ok(case_file::Entity::find().filter(all))
    }

    /// The cases a filter takes, in the order of a list.
    pub(super) fn sorted(&self, filter: &CaseFilter, sort: CaseSort) -> Result<Select<case_file::Entity>> {
        let query = self.query(filter)?;
        let sorted = match sort {
            CaseSort::Due => query.order_by_with_nulls(C::DueAt, Order::Asc, NullOrdering::Last),
            CaseSort::Newest => query.order_by_desc(C::SubmittedAt),
            CaseSort::Oldest => return Ok(query.order_by_asc(C::SubmittedAt).order_by_asc(C::Id)),
            CaseSort::Changed => query.order_by_desc(C::LastAt),
        };
        Ok(sorted.order_by_desc(C::Id))
    }

    /// Cases: a page of those the filter takes, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn cases(&self, filter: &CaseFilter, sort: CaseSort, page: u64, size: u64) -> Result<(Vec<case_file::Model>, u64)> {
        let total = self.query(filter)?.count(&self.store.db).await?;
        let rows = self.sorted(filter, sort)?.offset(page * size).limit(size).all(&self.store.db).await?;
        Ok((rows, total))
    }

    /// How many cases the filter takes by light, whatever light it names, and by state, whatever state it names.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_counts(&self, filter: &CaseFilter) -> Result<Counts> {
        let group = async |filter: CaseFilter, column: C| -> Result<BTreeMap<String, u64>> {
            let grouped = self.query(&filter)?.select_only().column(column).column_as(C::Id.count(), "n").group_by(column);
            let rows: Vec<(Option<String>, i64)> = grouped.into_tuple().all(&self.store.db).await?;
            Ok(rows.into_iter().filter_map(|(key, n)| Some((key.unwrap_or_default(), u64::try_from(n).ok()?))).collect())
        };
        Ok(Counts {
            lights: group(CaseFilter { light: None, unlit: false, ..filter.clone() }, C::Light).await?,
            states: group(CaseFilter { state: None, ..filter.clone() }, C::State).await?,
        })
    }

    /// Names of the departments and institutions, by the number of their office.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn office_names(&self) -> Result<BTreeMap<i64, String>> {
        self.sees_all_cases()?;
        let departments = department::Entity::find().all(&self.store.db).await?.into_iter().map(|d| (d.id, d.name));
        Ok(departments.chain(crate::services::institution_offices(&self.store.db).await?).collect())
    }

    /// How to reach whom, as far as this role may see it.
    #[must_use]
    pub fn shown_contact(&self, contact: &str) -> String {
        if self.signed.may(Permission::SeeContacts) { contact.to_owned() } else { masked_contact(contact) }
    }

    /// Names of enterprises, by number.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn enterprise_names(&self, numbers: impl IntoIterator<Item = i64>) -> Result<BTreeMap<i64, (String, String)>> {
        self.sees_all_cases()?;
        let numbers: std::collections::BTreeSet<i64> = numbers.into_iter().collect();
        let mut names = BTreeMap::new();
        for chunk in numbers.into_iter().collect::<Vec<_>>().chunks(super::load::CHUNK) {
            let found = enterprise::Entity::find().filter(enterprise::Column::Id.is_in(chunk.iter().copied())).all(&self.store.db).await?;
            names.extend(found.into_iter().map(|e| (e.id, (e.name, e.uscc))));
        }
        Ok(names)
    }

    /// Cases with their logs, handed over page by page.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn each_case(&self, filter: &CaseFilter, mut take: impl FnMut(Vec<super::CaseFile>)) -> Result<()> {
        let mut after = 0;
        loop {
            let page = self.query(filter)?.filter(C::Id.gt(after)).order_by_asc(C::Id).limit(2000).all(&self.store.db).await?;
            let Some(last) = page.last().map(|row| row.id) else { return Ok(()) };
            after = last;
            take(self.case_files(page).await?);
        }
    }
}

/// How to reach whom, as those see it who need not know.
pub(crate) fn masked_contact(contact: &str) -> String {
    contact.split(' ').map(masked).collect::<Vec<_>>().join(" ")
}
