//! How far measures land, and the money set aside for them.

entity!(
    /// Enterprises that qualified for a measure. What was once qualified stays, with the day it ceased to be.
    qualified, "qualified", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Id of the measure.
    measure: String,
    /// Who.
    enterprise_id: i64,
    /// When it was first seen to qualify.
    since: i64,
    /// When it was seen to qualify no more; none while it does.
    until: Option<i64>,
    /// What it was sure to get when last seen to qualify, in fen.
    low: i64,
    /// What it might get, in fen; none if nothing bounds it.
    high: Option<i64>,
});

entity!(
    /// How far a measure had landed at the end of a day.
    landing_day, "landing_day", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Id of the measure.
    measure: String,
    /// `YYYY-MM-DD`, in China.
    day: String,
    /// Enterprises that qualified, at that time or before.
    qualified: i32,
    /// Of them those that were told, or came further.
    reached: i32,
    /// That read it, or came further.
    read: i32,
    /// That applied, or were listed without application, or came further.
    applied: i32,
    /// That were granted it.
    approved: i32,
    /// That were paid.
    paid: i32,
    /// What those that qualified were sure to get in all, in fen.
    low: i64,
    /// What was granted in all, in fen.
    granted_fen: i64,
    /// What was paid in all, in fen.
    paid_fen: i64,
});

entity!(
    /// Settings of budgets; only ever added, the last of a measure and year counts.
    budget, "budget", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Entry of the ledger.
    seq: i64,
    /// When.
    at: i64,
    /// Id of the measure.
    measure: String,
    /// For which year.
    year: i32,
    /// How much, in fen; none where a budget was taken back.
    fen: Option<i64>,
    /// Why, in words of whoever set it; may be empty.
    note: String,
    /// Who set it.
    author_id: Option<i64>,
    /// Their name at the time.
    author: String,
});
