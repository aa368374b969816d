//! Tells enterprises by themselves what a measure has come to mean for them: eligible now, one step away now, about to lose it, the window
//! closes. What all were last told is in the store as one bit each, so everybody is told once, whichever node looks, however often.

use crate::app::App;
use crate::city::entry;
use crate::desk::search::{measure_index, measure_name};
use crate::error::Fault;
use crate::show::Show;
use crate::words::{Lang, Words};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zhida_facts::{NaiveDate, days_between};
use zhida_live::{City, Listing, Places};
use zhida_store::entity::{standing_head, standing_told, subscription};
use zhida_store::{MOST_CLOSING_DAYS, Notice, NoticeKind, Numbers, Recipient, StoreError, everything};

/// Days looked ahead for what lapses.
const AHEAD: u64 = 30;
/// Enterprises told in one transaction: the ledger is held for some hundredths of a second.
const BATCH: usize = 1000;

/// Where all stand with a measure now.
struct Now {
    name: String,
    id: String,
    title: String,
    version: i64,
    deadline: Option<NaiveDate>,
    /// Nobody can apply any more, so nobody is told.
    over: bool,
    eligible: Numbers,
    one_step: Numbers,
    lapsing: Numbers,
}

/// What somebody is told of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    Eligible,
    OneStep,
    Lapsing,
}

/// Tells everybody what has changed since all were last told. The first time nobody is told anything: all is as it is.
///
/// # Errors
/// Those of the store, and a city that cannot be asked; the next round goes on.
pub(crate) async fn tell(app: &App) -> Result<(), Fault> {
    let (seen, today, store) = (app.seen(), app.today(), app.store());
    let told = store.standings_told().await?;
    if told.as_ref().is_some_and(|(head, _)| head.seq == seen && head.day == today.to_string()) {
        return Ok(());
    }
    let inner = app.clone();
    let (all, known) = app.ask(move |city| look(city, &inner)).await??;
    let all: Vec<Arc<Now>> = all.into_iter().map(Arc::new).collect();
    let gone: Vec<String>;
    match told {
        None => {
            gone = Vec::new();
            for now in &all {
                store.tell_standing(None, row(now), &[], app.now()).await?;
            }
        }
        Some((head, rows)) => {
            let wanted: BTreeMap<i64, subscription::Model> =
                store.subscriptions().await?.into_iter().map(|s| (s.enterprise_id, s)).collect();
            let mut rows: BTreeMap<String, standing_told::Model> = rows.into_iter().map(|r| (r.measure.clone(), r)).collect();
            for now in &all {
                let before = rows.remove(&now.name);
                if !tell_of(app, now, before, head.known, seen, &wanted).await? {
                    // Another node is at it, or the library has changed.
                    return Ok(());
                }
            }
            if head.day != today.to_string() {
                tell_of_windows(app, &all, today, &wanted).await?;
            }
            gone = rows.into_keys().collect();
        }
    }
    let head = standing_head::Model { id: 1, seq: seen, day: today.to_string(), known };
    Ok(store.standings_are_told(head, &gone, app.now()).await?)
}

fn look(city: &City, app: &App) -> Result<(Vec<Now>, i64), Fault> {
    let shelf = app.shelf();
    if !Arc::ptr_eq(&shelf.library, city.library()) {
        return Err(Fault::Busy);
    }
    let known = (0..city.len()).filter_map(|row| city.number(row)).max().unwrap_or(0);
    let now = |places: Places| {
        let meta = &city.library().measures()[places.measure].plan.meta;
        let numbers = |bits: &zhida_facts::Bits| bits.ones().filter_map(|row| city.number(row)).collect::<Numbers>();
        let deadline = meta.deadline();
        Now {
            name: measure_name(meta),
            id: meta.id.clone(),
            title: meta.title.clone(),
            version: shelf.versions.get(places.measure).copied().unwrap_or(0),
            deadline,
            over: deadline.is_some_and(|day| day < city.day()),
            eligible: numbers(&places.eligible),
            one_step: numbers(&places.one_step),
            lapsing: numbers(&places.lapsing),
        }
    };
    Ok((city.places(AHEAD).into_iter().map(now).collect(), known))
}

fn row(now: &Now) -> standing_told::Model {
    standing_told::Model {
        measure: now.name.clone(),
        version: now.version,
        eligible: now.eligible.clone().into_bytes(),
        one_step: now.one_step.clone().into_bytes(),
        lapsing: now.lapsing.clone().into_bytes(),
    }
}

/// Tells of one measure, a batch at a time; `false` if another node does, or the measure has left.
async fn tell_of(
    app: &App,
    now: &Arc<Now>,
    mut before: Option<standing_told::Model>,
    known: i64,
    seen: i64,
    wanted: &BTreeMap<i64, subscription::Model>,
) -> Result<bool, Fault> {
    loop {
        let (row, news, more) = step(now, before.as_ref(), known, wanted);
        if before.as_ref() == Some(&row) {
            return Ok(true);
        }
        let inner = Arc::clone(now);
        let Some(notices) = app.ask(move |city| words(city, &inner, &news, seen)).await? else { return Ok(false) };
        if !app.store().tell_standing(before.as_ref(), row.clone(), &notices, app.now()).await? {
            return Ok(false);
        }
        if !more {
            return Ok(true);
        }
        before = Some(row);
    }
}

/// What is told next, how all stand after that, and whether there is more.
fn step(
    now: &Now,
    before: Option<&standing_told::Model>,
    known: i64,
    wanted: &BTreeMap<i64, subscription::Model>,
) -> (standing_told::Model, Vec<(i64, News)>, bool) {
    let kept = |of: fn(&standing_told::Model) -> &Vec<u8>| Numbers::from_bytes(before.map(of).cloned().unwrap_or_default());
    let (eligible, one_step, lapsing) = (kept(|b| &b.eligible), kept(|b| &b.one_step), kept(|b| &b.lapsing));
    let lists =
        [(News::Eligible, &now.eligible, eligible), (News::OneStep, &now.one_step, one_step), (News::Lapsing, &now.lapsing, lapsing)];
    let (mut news, mut after, mut more) = (Vec::new(), Vec::new(), false);
    for (what, target, told) in lists {
        // Who does not stand there any more is not told, but can be told anew later.
        let mut stands: Numbers = told.iter().filter(|number| target.has(*number)).collect();
        for number in target.iter().filter(|number| !told.has(*number)) {
            let hears = number <= known && !now.over && wanted.get(&number).is_none_or(|s| hears(s, what));
            if hears && news.len() == BATCH {
                more = true;
                continue;
            }
            if hears {
                news.push((number, what));
            }
            stands.set(number, true);
        }
        after.push(trimmed(stands, target));
    }
    let mut after = after.into_iter();
    let mut next = || after.next().map(Numbers::into_bytes).unwrap_or_default();
    let row = standing_told::Model { measure: now.name.clone(), version: now.version, eligible: next(), one_step: next(), lapsing: next() };
    (row, news, more)
}

/// The same set in as many bytes as `like`, if nobody is missing: so that equal sets are equal bytes.
fn trimmed(set: Numbers, like: &Numbers) -> Numbers {
    if set.iter().eq(like.iter()) { like.clone() } else { set }
}

fn hears(wanted: &subscription::Model, what: News) -> bool {
    match what {
        News::Eligible => wanted.eligible,
        News::OneStep => wanted.one_step,
        News::Lapsing => wanted.lapse,
    }
}

/// Gaps and amounts are written in Chinese, like the measures they are of. Nothing if the measure has left meanwhile: the next round looks anew.
fn words(city: &City, now: &Now, news: &[(i64, News)], seen: i64) -> Option<Vec<Notice>> {
    let t = Words::new(Lang::Zh);
    let library = city.library().clone();
    let show = Show { library: &library, t };
    let subject = city.subject(measure_index(city, &now.name)?)?;
    let rows: Vec<usize> = news.iter().map(|(number, _)| *number).collect::<BTreeSet<_>>().iter().filter_map(|n| city.row(*n)).collect();
    let listing = Listing { limit: rows.len(), ..Listing::default() };
    let entries = city.entries(&subject, rows, &listing).items;
    let said: BTreeMap<i64, entry::EntryRow> = entries.iter().map(|e| (e.number, entry::row(show, city, &subject, e, None))).collect();
    let told = |(number, what): &(i64, News)| {
        let said = said.get(number)?;
        let (kind, word) = match what {
            News::Eligible => (NoticeKind::MeasureEligible, "eligible"),
            News::OneStep => (NoticeKind::MeasureOneStep, "one-step"),
            News::Lapsing => (NoticeKind::MeasureLapsing, "lapsing"),
        };
        let key = format!("standing-{}-{word}-{seen}", now.name);
        let notice = notice(now, key, *number, kind).with("gap", &said.gap).with("amount", &said.amount).with("n", AHEAD);
        Some(notice.with("day", now.deadline.map(|day| day.to_string()).unwrap_or_default()))
    };
    Some(news.iter().filter_map(told).collect())
}

fn notice(now: &Now, key: String, enterprise: i64, kind: NoticeKind) -> Notice {
    let track = if now.name.ends_with("~renewal") { "?track=renewal" } else { "" };
    let href = format!("/my/measures/{}{track}", now.id);
    Notice::new(key, Recipient::Enterprise(enterprise), kind, href).about(&now.id).with("name", &now.title)
}

/// Tells who is eligible that a window closes. The key is the window's end, so it is told once however often a day is looked at.
async fn tell_of_windows(
    app: &App,
    all: &[Arc<Now>],
    today: NaiveDate,
    wanted: &BTreeMap<i64, subscription::Model>,
) -> Result<(), StoreError> {
    for now in all {
        let Some(deadline) = now.deadline else { continue };
        let left = days_between(today, deadline);
        if !(0..=i64::from(MOST_CLOSING_DAYS)).contains(&left) {
            continue;
        }
        let hears = |number: &i64| {
            let own = wanted.get(number).cloned().unwrap_or_else(|| everything(*number));
            own.closing && left <= i64::from(own.closing_days)
        };
        let numbers: Vec<i64> = now.eligible.iter().filter(hears).collect();
        for chunk in numbers.chunks(BATCH) {
            let told = chunk.iter().map(|number| {
                let key = format!("closing-{}-{deadline}", now.name);
                notice(now, key, *number, NoticeKind::MeasureClosing).with("day", deadline).with("n", left)
            });
            app.store().tell(&zhida_store::By::program(app.now()), &told.collect::<Vec<_>>()).await?;
        }
    }
    Ok(())
}
