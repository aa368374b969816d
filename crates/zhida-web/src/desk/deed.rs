//! `POST /desk/applications/{id}`: one thing done to one application by the department whose turn it is.

use super::application::not_so;
use super::desk;
use crate::app::App;
use crate::apply::{self, ground};
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::money::{YUAN, fen};
use crate::viewer::Viewer;
use crate::words::Key;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use zhida_apply::{Act, Amount, Officer, Payment, Proposal, Reason};
use zhida_live::City;
use zhida_store::{Conflict, Desk, Kept, StoreError};

/// Longest text, and most lines of what is missing.
const TEXT: usize = 2000;
const LINES: usize = 50;

/// A form as it was sent.
struct Given(Vec<(String, String)>);

impl Given {
    fn of(&self, name: &str) -> String {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim().chars().take(TEXT).collect()).unwrap_or_default()
    }
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let given = Given(given);
    let kept = desk.application(id).await?;
    let mut seen = given.of("rows").parse().ok();
    let calendar = app.shelf().library.calendar.clone();
    let acts = match acts(&app, &desk, &kept, &given).await? {
        Ok(acts) => acts,
        Err(why) => return not_so(&app, &viewer, id, why, given.0).await,
    };
    for act in acts {
        let why = match desk.act_on_application(id, act, seen, &calendar, app.now()).await {
            Ok(kept) => {
                seen = Some(kept.row.rows);
                continue;
            }
            Err(StoreError::Conflict(Conflict::Application(why))) => apply::refusal(why),
            Err(StoreError::Conflict(Conflict::ChangedMeanwhile)) => Key("apply-no-state"),
            Err(error) => return Err(error.into()),
        };
        return not_so(&app, &viewer, id, why, given.0).await;
    }
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&format!("/desk/applications/{id}"))).into_response())
}

/// What the form asks to be done.
async fn acts(app: &App, desk: &Desk, kept: &Kept, given: &Given) -> Result<Result<Vec<Act>, Key>, Fault> {
    let word = given.of("word");
    let act = match given.of("do").as_str() {
        "pass" => {
            let mut acts = Vec::new();
            // What experts gave on the verdict's page is frozen as they end their step.
            if kept.now.now_at().is_some_and(|s| s.officer == Officer::Expert) {
                acts.extend(scores(desk, kept).await?);
            }
            acts.push(Act::Pass(word));
            return Ok(Ok(acts));
        }
        "return" => {
            let lines = given.of("missing");
            Act::Return(lines.lines().map(str::trim).filter(|l| !l.is_empty()).take(LINES).map(str::to_owned).collect())
        }
        "visit" => match given.of("day").parse() {
            Ok(day) => Act::Visit(day, word),
            Err(_) => return Ok(Err(Key("desk-apply-no-day"))),
        },
        verdict @ ("grant" | "refuse") => return proposal(app, kept, given, verdict == "grant").await,
        "answer" => Act::Answer(given.of("at").parse().unwrap_or(usize::MAX), given.of("upheld") == "yes", word),
        "decide" => Act::Decide(true, word),
        "overturn" => Act::Decide(false, word),
        "pay" => match (positive(&given.of("amount")), given.of("day").parse()) {
            (Some(amount), Ok(day)) => Act::Pay(Payment { amount, day, reference: given.of("reference") }),
            (None, _) => return Ok(Err(Key("apply-no-amount"))),
            (_, Err(_)) => return Ok(Err(Key("desk-apply-no-day"))),
        },
        "confirm" => Act::Confirm(true),
        "unbook" => Act::Confirm(false),
        _ => return Err(Fault::Invalid),
    };
    Ok(Ok(vec![act]))
}

/// Points on file for what the measure leaves to experts; nothing if there are none.
async fn scores(desk: &Desk, kept: &Kept) -> Result<Option<Act>, Fault> {
    let asked = kept.now.procedure.as_ref().map(|p| p.scored.clone()).unwrap_or_default();
    let said = desk.attestations(kept.row.enterprise_id).await?;
    let of_it = said.into_iter().filter(|a| a.measure == kept.row.measure && asked.contains(&a.clause));
    let points: Vec<(String, String)> = of_it.filter_map(|a| Some((a.clause, a.points?))).collect();
    Ok((!points.is_empty()).then_some(Act::Score(points)))
}

async fn proposal(app: &App, kept: &Kept, given: &Given, grant: bool) -> Result<Result<Vec<Act>, Key>, Fault> {
    let (enterprise, measure, inner) = (kept.row.enterprise_id, kept.row.measure.clone(), app.clone());
    let (conditions, needs_amount) = app
        .ask(move |city: &City| {
            let (facts, subject) = (city.facts(enterprise)?, city.subject_of(&measure)?);
            let ground = ground(city, &inner.shelf(), &facts, &subject);
            let needs_amount = ground.needs_amount();
            Some((ground.conditions, needs_amount))
        })
        .await?
        .ok_or(Fault::Missing)?;
    let mut reasons = Vec::new();
    for (at, condition) in conditions.into_iter().enumerate() {
        let holds = match given.of(&format!("holds-{at}")).as_str() {
            "yes" => true,
            "no" => false,
            _ => return Ok(Err(Key("desk-apply-say-all"))),
        };
        let why = given.of(&format!("why-{at}"));
        let why = if holds || why.is_empty() { why } else { format!("{}：{why}", condition.text) };
        reasons.push(Reason { clause: condition.key, holds, why });
    }
    let amount = given.of("amount");
    let amount = match (grant, amount.is_empty()) {
        (true, false) => match positive(&amount) {
            Some(amount) => Some(amount),
            None => return Ok(Err(Key("apply-no-amount"))),
        },
        (true, true) if needs_amount => return Ok(Err(Key("desk-apply-say-amount"))),
        _ => None,
    };
    Ok(Ok(vec![Act::Propose(Proposal { grant, amount, reasons })]))
}

/// Yuan as they are typed, in fen: nothing is granted or paid that is not more than nothing.
fn positive(text: &str) -> Option<Amount> {
    fen(text, YUAN).filter(|fen| *fen > 0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_is_paid_that_is_nothing() {
        assert_eq!(super::positive("0.01"), Some(1));
        assert!(["", "0", "0.00", "-5"].iter().all(|t| super::positive(t).is_none()));
    }
}
