//! Services of institutions, as visitors and enterprises see them: what one's own gaps call for comes first.

pub(crate) mod audience;
pub(crate) mod card;
pub(crate) mod list;
pub(crate) mod needs;
pub(crate) mod show;

use crate::kit::form::Offer;
use crate::words::{Key, Words};
use zhida_measure::Library;
use zhida_store::entity::service;
use zhida_store::{SERVICE_CATEGORIES, ServiceState};

/// What a service is about.
pub(crate) fn category(of: &str) -> Key {
    match of {
        "policy" => Key("service-category-policy"),
        "finance" => Key("service-category-finance"),
        "technology" => Key("service-category-technology"),
        "digital" => Key("service-category-digital"),
        "ip" => Key("service-category-ip"),
        "legal" => Key("service-category-legal"),
        "talent" => Key("service-category-talent"),
        "market" => Key("service-category-market"),
        "management" => Key("service-category-management"),
        _ => Key("service-category-quality"),
    }
}

/// All of them, to choose from.
pub(crate) fn categories(t: Words) -> Vec<Offer> {
    SERVICE_CATEGORIES.iter().map(|c| Offer { value: (*c).to_owned(), label: t.say(category(c)).to_string() }).collect()
}

/// Where a service stands.
pub(crate) fn state(of: &str) -> Key {
    match ServiceState::from_key(of) {
        Some(ServiceState::Waiting) => Key("service-state-waiting"),
        Some(ServiceState::Returned) => Key("service-state-returned"),
        Some(ServiceState::Offered) => Key("service-state-offered"),
        Some(ServiceState::Withdrawn) => Key("service-state-withdrawn"),
        Some(ServiceState::Draft) | None => Key("service-state-draft"),
    }
}

/// Labels of the facts a service improves; a key the dictionary does not know (any more) is left out.
pub(crate) fn improved(library: &Library, of: &service::Model, t: Words) -> Vec<String> {
    let label = |key: &str| Some(library.dictionary.fact(library.dictionary.find(key)?).label(t.zh()).to_owned());
    of.improved().into_iter().filter_map(label).collect()
}

/// How many more requests it takes; `None` for any number.
pub(crate) fn places(of: &service::Model, open: u32) -> Option<u32> {
    u32::try_from(of.capacity).ok().filter(|n| *n > 0).map(|n| n.saturating_sub(open))
}
