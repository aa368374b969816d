//! What the list of enterprises is asked, as the address carries it: everything is a parameter, so that any search can be sent to a colleague, saved and exported.

use super::condition::{self, Draft, Problem};
use super::standing;
use crate::address::encode;
use zhida_facts::{Bits, CodeId};
use zhida_live::{By, City, PartKey, Standing};
use zhida_measure::plan::Plan;
use zhida_measure::{Meta, Track};

/// More conditions and columns than anybody reads.
const MOST: usize = 40;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    /// In name or credit code.
    pub(crate) q: String,
    /// Parts of the city: code or choice; empty for all.
    pub(crate) district: String,
    pub(crate) section: String,
    pub(crate) size: String,
    /// A measure and where to stand with it.
    pub(crate) measure: String,
    pub(crate) standing: Option<Standing>,
    /// Conditions in the measure language; all must hold.
    pub(crate) conditions: Vec<String>,
    /// Columns shown; empty for the usual ones.
    pub(crate) columns: Vec<String>,
    pub(crate) sort: String,
    pub(crate) descending: bool,
    pub(crate) page: usize,
    /// A condition being made in the form.
    pub(crate) draft: Draft,
}

/// What was found.
pub(crate) struct Found {
    /// Rows that fit.
    pub(crate) rows: Vec<usize>,
    /// How many more might, if missing facts were known.
    pub(crate) open: usize,
    /// Conditions that cannot be read, by place.
    pub(crate) problems: Vec<(usize, Vec<Problem>)>,
}

impl Search {
    /// Reads the parameters of an address; what it does not know is left alone.
    pub(crate) fn read(parameters: &[(String, String)]) -> Self {
        let mut search = Self::default();
        for (name, value) in parameters.iter().take(400) {
            let value = value.trim().to_owned();
            match name.as_str() {
                "q" => search.q = value,
                "district" => search.district = value,
                "section" => search.section = value,
                "size" => search.size = value,
                "measure" => search.measure = value,
                "standing" => search.standing = standing::read(&value),
                "if" if !value.is_empty() && search.conditions.len() < MOST => search.conditions.push(value),
                "col" if !value.is_empty() && search.columns.len() < MOST => search.columns.push(value),
                "sort" => search.sort = value,
                "desc" => search.descending = !value.is_empty(),
                "page" => search.page = value.parse().unwrap_or(1),
                "fact" => search.draft.fact = value,
                "year" => search.draft.year = value,
                "op" => search.draft.op = value,
                "value" => search.draft.value = value,
                "unit" => search.draft.unit = value,
                _ => {}
            }
        }
        search
    }

    /// The parameters, without the page and what is being made.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![
            ("q", self.q.clone()),
            ("district", self.district.clone()),
            ("section", self.section.clone()),
            ("size", self.size.clone()),
            ("measure", self.measure.clone()),
            ("standing", self.standing.map(standing::word).unwrap_or_default().to_owned()),
        ];
        pairs.extend(self.conditions.iter().map(|c| ("if", c.clone())));
        pairs.extend(self.columns.iter().map(|c| ("col", c.clone())));
        pairs.push(("sort", self.sort.clone()));
        pairs.push(("desc", if self.descending { "yes" } else { "" }.to_owned()));
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The query, without its question mark.
    pub(crate) fn query(&self) -> String {
        self.pairs().iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }

    /// This search at the address `path`.
    pub(crate) fn href(&self, path: &str) -> String {
        let query = self.query();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// The address of this search, changed.
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = self.clone();
        change(&mut other);
        other.href("/desk/enterprises")
    }

    /// Who fits.
    pub(crate) fn run(&self, city: &City) -> Found {
        let (mut holds, mut open) = (city.named(&self.q), Bits::zeros(city.len()));
        for (by, wanted) in [(By::District, &self.district), (By::Section, &self.section), (By::Size, &self.size)] {
            if !wanted.is_empty() {
                let part = part_key(city, by, wanted).map_or_else(|| Bits::zeros(city.len()), |key| city.part(by, key));
                holds = both(&holds, &part);
            }
        }
        if let (Some(index), Some(standing)) = (measure_index(city, &self.measure), self.standing)
            && let Some(subject) = city.subject(index)
        {
            let judged = city.judge(&subject);
            let mut at = Bits::zeros(city.len());
            judged.at(standing).into_iter().for_each(|row| at.set(row, true));
            holds = both(&holds, &at);
        }
        let mut problems = Vec::new();
        for (place, text) in self.conditions.iter().enumerate() {
            match condition::holds(city, text) {
                Ok(found) => {
                    // Unknown is what no condition refuses and some leave open.
                    let may = |a: &Bits, b: &Bits| a.words().iter().zip(b.words()).map(|(a, b)| a | b).collect::<Vec<_>>();
                    let possible: Vec<u64> = may(&holds, &open).iter().zip(may(&found.holds, &found.unknown)).map(|(a, b)| a & b).collect();
                    holds = both(&holds, &found.holds);
                    open = Bits::from_words(possible.iter().zip(holds.words()).map(|(p, h)| p & !h).collect(), city.len());
                }
                Err(found) => problems.push((place, found)),
            }
        }
        // A list that leaves out a condition would be taken for the answer.
        let rows = if problems.is_empty() { holds.ones().collect() } else { Vec::new() };
        Found { rows, open: open.count(), problems }
    }
}

fn both(a: &Bits, b: &Bits) -> Bits {
    Bits::from_words(a.words().iter().zip(b.words()).map(|(a, b)| a & b).collect(), a.len())
}

/// How the address names a measure: its id, and the kind of case if it has more than one.
pub(crate) fn measure_name(meta: &Meta) -> String {
    if meta.track == Some(Track::Renewal) { format!("{}~renewal", meta.id) } else { meta.id.clone() }
}

/// The measure in force of that name.
pub(crate) fn measure_index(city: &City, name: &str) -> Option<usize> {
    let plan = |index: &usize| city.library().measures().get(*index).map(|m| &m.plan);
    city.in_force().iter().copied().find(|index| plan(index).is_some_and(|p: &Plan| measure_name(&p.meta) == name))
}

/// How the address names a part.
pub(crate) fn part_name(city: &City, by: By, key: PartKey) -> String {
    let tree = |id: CodeId| match by {
        By::District => city.library().codes.regions.code(id).to_owned(),
        By::Section | By::Size => city.library().codes.industries.code(id).to_owned(),
    };
    match key {
        PartKey::Code(id) => tree(id),
        PartKey::Choice(choice) => choice.to_string(),
        PartKey::Unknown => "-".to_owned(),
    }
}

fn part_key(city: &City, by: By, name: &str) -> Option<PartKey> {
    if name == "-" {
        return Some(PartKey::Unknown);
    }
    let tree = match by {
        By::District => &city.library().codes.regions,
        By::Section => &city.library().codes.industries,
        By::Size => return name.parse().ok().map(PartKey::Choice),
    };
    tree.ids().find(|id| tree.code(*id) == name).map(PartKey::Code)
}
