//! How the columns of our own files are called, which is a contract with whoever queries them.

use zhida_facts::{Dictionary, Fact, FactId, Period};

/// Column of credit codes.
pub(crate) const USCC: &str = "uscc";
/// Column of names.
pub(crate) const NAME: &str = "enterprise_name";
/// Column that lists the columns which do not apply to the row's enterprise.
pub(crate) const NOT_APPLICABLE: &str = "not_applicable";
/// Column that lists the columns of which the row's enterprise said that it does not know.
pub(crate) const SAID_UNKNOWN: &str = "said_unknown";

/// Key of the file's metadata under which the version of this contract stands.
pub(crate) const METADATA: &str = "zhida";
/// The version; another number when a reader of this one would misread the file.
pub(crate) const VERSION: &str = "1";

/// The column of a fact and year: `registered_region`, `revenue_2025`.
pub(crate) fn own_name(fact: &Fact, year: Option<i32>) -> String {
    year.map_or_else(|| fact.key.clone(), |year| format!("{}_{year}", fact.key))
}

/// The fact and year of a column that is called exactly so. Other names are headings, in which people write years as they like.
pub(crate) fn of_own_name(name: &str, dictionary: &Dictionary) -> Option<(FactId, Option<i32>)> {
    let exact = |key: &str| dictionary.find(key).filter(|id| dictionary.fact(*id).key == key);
    let point = |id: &FactId| dictionary.fact(*id).period == Period::Point;
    if let Some(id) = exact(name) {
        return point(&id).then_some((id, None));
    }
    let (key, digits) = name.rsplit_once('_')?;
    let year: i32 = digits.parse().ok()?;
    let id = exact(key).filter(|id| !point(id))?;
    (own_name(dictionary.fact(id), Some(year)) == name).then_some((id, Some(year)))
}
