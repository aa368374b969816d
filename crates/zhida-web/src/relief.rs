//! Relief packages: whom a package is for, and telling them.

use crate::app::App;
use crate::error::Fault;
use crate::my::Own;
use crate::words::Key;
use zhida_engine::Truth;
use zhida_live::Standing;
use zhida_store::ReliefState;
use zhida_store::entity::relief;

/// Where a package stands.
pub(crate) fn state(of: &str) -> Key {
    match ReliefState::from_key(of) {
        Some(ReliefState::Published) => Key("relief-state-published"),
        Some(ReliefState::Ended) => Key("relief-state-ended"),
        Some(ReliefState::Draft) | None => Key("relief-state-draft"),
    }
}

/// The enterprises a measure selects today; nobody if it is not in force.
pub(crate) async fn selected(app: &App, measure: String) -> Result<Vec<i64>, Fault> {
    app.ask(move |city| {
        let Some(subject) = city.subject_of(&measure) else { return Vec::new() };
        city.judge(&subject).at(Standing::Eligible).into_iter().filter_map(|row| city.number(row)).collect()
    })
    .await
}

/// Whether a measure selects the enterprise that looks.
pub(crate) fn selects(own: &Own<'_>, measure: &str) -> bool {
    let subject = own.city.subject_of(measure);
    subject.is_some_and(|subject| own.city.explanation(&own.facts, &subject).outcome.verdict == Truth::Yes)
}

/// Tells everybody a package is for who was not told yet; gives how many.
pub(crate) async fn tell(app: &App, row: &relief::Model) -> Result<usize, Fault> {
    let all = selected(app, row.measure.clone()).await?;
    Ok(app.store().tell_of_relief(row, &all, app.now()).await?)
}

/// The same for all packages that are offered today: who comes to be selected later is told later.
pub(crate) async fn tell_all(app: &App) -> Result<usize, Fault> {
    let mut told = 0;
    for row in app.store().running_relief(app.today()).await? {
        told += tell(app, &row).await?;
    }
    Ok(told)
}
