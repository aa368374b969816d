//! Services and requests for them.

entity!(
    /// A service that an institution offers.
    service, "service", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Whose.
    institution_id: i64,
    /// Its name.
    title: String,
    /// See [`crate::SERVICE_CATEGORIES`].
    category: String,
    /// What is done.
    what: String,
    /// For whom: id of a measure; may be empty.
    measure: String,
    /// For whom: conditions as a measure writes them, one a line; may be empty.
    conditions: String,
    /// What it costs.
    price: String,
    /// How many requests may be open at once; 0 for any number.
    capacity: i32,
    /// What shows that the institution can do it.
    evidence: String,
    /// Keys of the facts it improves, separated by blanks.
    improves: String,
    /// Who answers requests.
    contact_id: Option<i64>,
    /// See [`crate::ServiceState`].
    state: String,
    /// The centre's word to the institution.
    reason: String,
    /// When it was last changed.
    changed_at: i64,
    /// Who decided.
    decided_by: Option<i64>,
    /// When.
    decided_at: Option<i64>,
});

entity!(
    /// The case in which a service was asked for.
    service_request, "service_request", {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    case_id: i64,
    /// The service.
    service_id: i64,
    /// Whose service it is.
    institution_id: i64,
    /// What the institution thinks of working with the enterprise, 1 to 5.
    rating: Option<i32>,
    /// In its words.
    remark: String,
    /// Who of it.
    rated_by: Option<i64>,
    /// When.
    rated_at: Option<i64>,
});
