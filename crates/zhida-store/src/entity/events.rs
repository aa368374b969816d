//! Events and visits.

entity!(
    /// An event enterprises can sign up for.
    event, "event", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Its name.
    title: String,
    /// See [`crate::EVENT_FORMS`].
    form: String,
    /// What it is about.
    text: String,
    /// Where.
    place: String,
    /// For whom: id of a measure; empty for everybody.
    measure: String,
    /// When it begins.
    starts_at: i64,
    /// When it ends.
    ends_at: i64,
    /// Until when one can sign up.
    closes_at: i64,
    /// Seats.
    capacity: i32,
    /// See [`crate::EventState`].
    state: String,
    /// What came of it.
    outcome: String,
    /// Who made it.
    author_id: Option<i64>,
    /// When.
    made_at: i64,
    /// When it was said to have been held.
    held_at: Option<i64>,
});

entity!(
    /// What was done about seats, in the order in which it was; never changed. Who has which seat is the fold of these.
    event_step, "event_step", {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    event_id: i64,
    /// 0, 1, 2 … of the event.
    #[sea_orm(primary_key, auto_increment = false)]
    number: i32,
    /// Entry of the ledger.
    seq: i64,
    /// When.
    at: i64,
    /// Who.
    person: Option<i64>,
    /// For which enterprise.
    enterprise_id: i64,
    /// `sign-up`, `give-up` or `confirm`.
    act: String,
    /// For how many persons.
    seats: i32,
    /// How often the enterprise had not come within the year before.
    no_shows: i32,
});

entity!(
    /// What else is kept of a sign-up.
    event_entry, "event_entry", {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    event_id: i64,
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    enterprise_id: i64,
    /// What is shown at the door; see [`zhida_cases::seats::CheckInCode`].
    code: String,
    /// Who comes.
    who: String,
    /// Whether other participants may see that it comes.
    shown: bool,
    /// When it came.
    came_at: Option<i64>,
    /// Who checked it in.
    came_by: Option<i64>,
    /// What it thinks of the event, 1 to 5.
    rating: Option<i32>,
    /// In its words.
    feedback: String,
    /// When.
    rated_at: Option<i64>,
});

entity!(
    /// A visit to an enterprise.
    visit, "visit", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Whom.
    enterprise_id: i64,
    /// Who goes.
    visitor_id: i64,
    /// For when it is planned.
    planned_day: String,
    /// What will be asked; the enterprise reads it beforehand.
    questions: String,
    /// See [`crate::VisitState`].
    state: String,
    /// When it was.
    visited_day: Option<String>,
    /// Who was met.
    met: String,
    /// What was said and seen.
    record: String,
    /// Whether the enterprise agrees that it is quoted.
    consent: bool,
    /// When it was planned.
    made_at: i64,
    /// When all of it had been seen to.
    done_at: Option<i64>,
});

entity!(
    /// Something found on a visit.
    finding, "finding", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// On which visit.
    visit_id: i64,
    /// What.
    text: String,
    /// In the enterprise's words.
    quote: String,
    /// What becomes of it; see [`crate::Destination`]. Nothing while nobody has said.
    destination: Option<String>,
    /// How it was solved, or the advice as it stands on record.
    answer: String,
    /// The case it became.
    case_id: Option<i64>,
    /// The entry of the ledger with which it became a fact on file.
    fact_seq: Option<i64>,
    /// When it was written down.
    made_at: i64,
    /// When it was seen to.
    settled_at: Option<i64>,
    /// By whom.
    settled_by: Option<i64>,
});
