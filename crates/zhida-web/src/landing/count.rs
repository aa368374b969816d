//! The day's work: who qualifies is put down, and then how far each measure has landed.

use super::lands;
use crate::app::App;
use std::collections::BTreeMap;
use zhida_engine::AmountRange;
use zhida_facts::Number;
use zhida_live::City;
use zhida_store::Qualifying;

impl App {
    /// Puts down who qualifies for every measure in force, and how far each that anybody ever qualified for has landed today.
    ///
    /// # Errors
    /// What went wrong, in words for the log.
    pub async fn count_landing(&self) -> Result<(), String> {
        let mut qualified = self.ask(qualified).await.map_err(|fault| format!("{fault:?}"))?;
        // Nobody qualifies any more for what is out of force, but what was granted is still paid.
        for measure in self.store().measures_qualified().await.map_err(|e| e.to_string())? {
            qualified.entry(measure).or_default();
        }
        for (measure, now) in &qualified {
            self.store().put_qualified(measure, now, self.now()).await.map_err(|e| e.to_string())?;
        }
        let measures: Vec<String> = qualified.into_keys().collect();
        self.store().put_landing(&measures, self.today(), self.now()).await.map_err(|e| e.to_string())
    }
}

/// By id of the measure; a measure's texts for new applications and for renewals count as one.
fn qualified(city: &City) -> BTreeMap<String, Vec<Qualifying>> {
    let mut all: BTreeMap<String, BTreeMap<i64, Qualifying>> = BTreeMap::new();
    for subject in city.in_force().iter().filter_map(|m| city.subject(*m)).filter(|s| lands(s.plan().meta.kind)) {
        let own = all.entry(subject.plan().meta.id.clone()).or_default();
        for (enterprise, amount) in city.qualified(&subject) {
            let amount = amount.filter(|a| a.dimension.is_money());
            own.insert(enterprise, Qualifying { enterprise, low: low(amount.as_ref()), high: high(amount.as_ref()) });
        }
    }
    all.into_iter().map(|(id, own)| (id, own.into_values().collect())).collect()
}

/// Fen of an amount in 元, rounded down: no more is sure.
fn low(amount: Option<&AmountRange>) -> i64 {
    amount.map_or(0, |a| (&a.low * &Number::from(100)).floor().to_i64().unwrap_or(i64::MAX))
}

/// Rounded up; none if nothing bounds it. A measure without amount brings none.
fn high(amount: Option<&AmountRange>) -> Option<i64> {
    match amount {
        None => Some(0),
        Some(a) => (a.high.as_ref()? * &Number::from(100)).ceil().to_i64(),
    }
}
