//! Cases, their logs, and what is kept beside them.

entity!(
    /// A case as lists need it. All but number, enterprise, opening, proxy, district and draft follows from the log, the calendar and the
    /// settings: it is kept so that lists can be sorted, and checked once a day.
    case_file, "case_file", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Whose.
    enterprise_id: i64,
    /// When the draft was begun.
    opened_at: i64,
    /// Who began it for the enterprise, if it was not itself.
    proxy_id: Option<i64>,
    /// District of the enterprise at submission, a code of GB/T 2260; may be empty.
    district: String,
    /// Rows of the log.
    rows: i32,
    /// See [`zhida_cases::State`].
    state: String,
    /// Sent and not at its end.
    open: bool,
    /// Subject.
    subject: String,
    /// The matter.
    text: String,
    /// How to reach whom.
    contact: String,
    /// See [`zhida_cases::Kind`].
    kind: String,
    /// See [`zhida_cases::Urgency`].
    urgency: String,
    /// See [`zhida_cases::Channel`].
    channel: Option<String>,
    /// When it was sent.
    submitted_at: Option<i64>,
    /// When it was accepted.
    accepted_at: Option<i64>,
    /// When something was last done.
    last_at: i64,
    /// The lead.
    lead_id: Option<i64>,
    /// The lead's office; 0 is the service centre.
    lead_office: Option<i64>,
    /// Who is in charge now.
    in_charge: Option<i64>,
    /// Round.
    round: i32,
    /// Levels above the usual.
    level: i32,
    /// What the last reply says has come of it.
    outcome: Option<String>,
    /// The last rating.
    rating: Option<i32>,
    /// See [`zhida_cases::Light`].
    light: Option<String>,
    /// The clock that `due_at` is of, see [`zhida_cases::Which`].
    clock: Option<String>,
    /// Until when: midnight means the end of the day before.
    due_at: Option<i64>,
    /// When to look again.
    wake_at: Option<i64>,
    /// The case that it follows.
    merged_into: Option<i64>,
});

entity!(
    /// The log of cases; never changed.
    case_log, "case_log", {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    case_id: i64,
    /// 0, 1, 2 … of the case.
    #[sea_orm(primary_key, auto_increment = false)]
    number: i32,
    /// Entry of the ledger.
    seq: i64,
    /// When.
    at: i64,
    /// Who; none for the machine and for a link.
    person: Option<i64>,
    /// See [`zhida_cases::ActKind`].
    act: String,
    /// The row as JSON, see [`zhida_cases::Row`].
    body: String,
});

entity!(
    /// Offices that have or had a part in a case: they may see it.
    case_office, "case_office", {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    case_id: i64,
    /// The office; 0 is the service centre.
    #[sea_orm(primary_key, auto_increment = false)]
    office_id: i64,
});

entity!(
    /// Who was told what of a case, and the steps of the ladder it has reached: one row for each cause and party, however often it is found.
    case_notice, "case_notice", {
    /// Made of cause and party.
    #[sea_orm(primary_key, auto_increment = false)]
    key: String,
    /// The case.
    case_id: i64,
    /// The last entry of the ledger before it was queued.
    seq: i64,
    /// Not before.
    at: i64,
    /// See [`zhida_cases::Party`].
    party: String,
    /// Which person or case, where the party is one.
    party_id: Option<i64>,
    /// About what, e.g. `done reply` or `clock close due`.
    about: String,
});

entity!(
    /// Versions of the settings of cases.
    case_settings, "case_settings", {
    /// In force from this day.
    #[sea_orm(primary_key, auto_increment = false)]
    from_day: String,
    /// Entry of the ledger.
    seq: i64,
    /// Who.
    author_id: Option<i64>,
    /// As JSON, see [`zhida_cases::Version`].
    body: String,
});

entity!(
    /// What somebody may do about cases beyond the role.
    case_duty, "case_duty", {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: i64,
    /// `dispatcher`, `supervisor`, `head`.
    #[sea_orm(primary_key, auto_increment = false)]
    duty: String,
});

entity!(
    /// Who is away: cases go to the deputy.
    case_absence, "case_absence", {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: i64,
    /// The last day.
    until: String,
});

entity!(
    /// Texts to begin a reply with.
    case_template, "case_template", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Its name.
    title: String,
    /// The text.
    body: String,
    /// Who.
    author_id: Option<i64>,
    /// When.
    at: i64,
});

entity!(
    /// What links and samples are drawn with: one row.
    case_secret, "case_secret", {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    id: i64,
    /// 256 bits of chance.
    secret: String,
});
