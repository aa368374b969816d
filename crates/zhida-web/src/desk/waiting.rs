//! A file between being sent and being confirmed: kept in the store, read again each time it is asked for.

use crate::app::App;
use crate::error::Fault;
use crate::intake::{IDENTITY, Intake};
use std::collections::HashSet;
use zhida_diagnostics::Lang;
use zhida_facts::Dictionary;
use zhida_live::City;
use zhida_store::{Brought, Desk, Imported};

/// Longest file name that is kept.
const NAME: usize = 200;

/// The last part of a file name as it was sent: some browsers send the whole path.
pub(crate) fn tidy_name(sent: &str) -> String {
    sent.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(NAME).collect()
}

/// Reads the file that `token` opens: between preview and confirmation nothing but the file itself is kept.
///
/// # Errors
/// [`Fault::Missing`] if it is another's or has waited too long; those of the store.
pub(crate) async fn read(app: &App, desk: &Desk, token: &str, lang: Lang) -> Result<Intake, Fault> {
    let (name, bytes) = desk.upload(token, app.now()).await?;
    let (shelf, today) = (app.shelf(), app.today());
    let work = move || Intake::read(&name, &bytes, &shelf.library.dictionary, &shelf.library.codes, today, lang);
    let read = tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Failed)?;
    read.map_err(|error| {
        tracing::error!(%error, "an upload could not be read");
        Fault::Failed
    })
}

/// Brings the file in: it counts from now on, and waits no longer.
///
/// # Errors
/// As [`read`]; [`Fault::Invalid`] if there is nothing in it that could be brought in.
pub(crate) async fn confirm(app: &App, desk: &Desk, token: &str, lang: Lang) -> Result<Imported, Fault> {
    let intake = read(app, desk, token, lang).await?;
    let library = app.shelf().library.clone();
    let rows = intake.sound();
    let facts = |at: usize| rows.get(at).map_or_else(Vec::new, |row| intake.facts(&library.dictionary, &library.codes, *row));
    let enterprises = intake.import.table.enterprises();
    let brought = Brought {
        enterprises: rows.iter().filter_map(|row| enterprises.get(*row)).map(|e| (e.uscc.clone(), e.name.clone())).collect(),
        upload: Some(token.to_owned()),
        ..intake.brought(&facts)
    };
    let imported = desk.import(brought, app.now()).await?;
    app.catch_up().await?;
    Ok(imported)
}

/// What a file would change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tally {
    /// Enterprises it would add.
    pub(crate) new: usize,
    /// Enterprises on file it speaks of.
    pub(crate) known: usize,
    /// Rows left out because their credit code is none.
    pub(crate) unsound: usize,
    /// Facts it would store.
    pub(crate) facts: usize,
}

/// Counts what the file would change in the city.
pub(crate) fn tally(city: &City, intake: &Intake) -> Tally {
    let on_file: HashSet<&str> = city.table().enterprises().iter().map(|e| e.uscc.as_str()).collect();
    let enterprises = intake.import.table.enterprises();
    let sound = intake.sound();
    let known = sound.iter().filter_map(|row| enterprises.get(*row)).filter(|e| on_file.contains(e.uscc.as_str())).count();
    Tally {
        new: sound.len() - known,
        known,
        unsound: enterprises.len() - sound.len(),
        facts: facts(&city.library().dictionary, intake, &sound),
    }
}

fn facts(dictionary: &Dictionary, intake: &Intake, rows: &[usize]) -> usize {
    let stored = |c: &&zhida_facts::Column| !IDENTITY.contains(&dictionary.fact(c.fact).key.as_str());
    let columns = intake.import.table.columns().iter().filter(stored);
    columns.map(|c| rows.iter().filter(|row| !c.cells.is_blank(**row)).count()).sum()
}
