//! Events and visits. The world has an event that is announced, number 1, a draft, number 2, and a planned visit, number 1.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/events", "/events", "", 200),
    ("/events", "/events", "company", 200),
    ("/events/{id}", "/events/1", "", 200),
    ("/events/{id}", "/events/1", "company", 200),
    ("/events/{id}", "/events/99999", "", 404),
    ("/desk/events", "/desk/events", "clerk", 200),
    ("/desk/events", "/desk/events", "company", 403),
    ("/desk/events/new", "/desk/events/new", "clerk", 200),
    ("/desk/events/new", "/desk/events/new", "leader", 403),
    ("/desk/events/{id}", "/desk/events/1", "clerk", 200),
    ("/desk/events/{id}", "/desk/events/1", "auditor", 200),
    ("/desk/events/{id}", "/desk/events/99999", "clerk", 404),
    ("/desk/events/{id}/edit", "/desk/events/2/edit", "clerk", 200),
    ("/desk/events/{id}/edit", "/desk/events/1/edit", "clerk", 303),
    ("/desk/events/{id}/door", "/desk/events/1/door", "clerk", 200),
    ("/desk/events/{id}/door", "/desk/events/1/door?code=nothing", "clerk", 422),
    ("/my/visits", "/my/visits", "company", 200),
    ("/my/visits", "/my/visits", "clerk", 403),
    ("/desk/visits", "/desk/visits", "clerk", 200),
    ("/desk/visits", "/desk/visits?state=planned&from=2026-01-01&to=x", "leader", 200),
    ("/desk/visits", "/desk/visits?page=99", "auditor", 200),
    ("/desk/visits/new", "/desk/visits/new", "clerk", 200),
    ("/desk/visits/{id}", "/desk/visits/1", "clerk", 200),
    ("/desk/visits/{id}", "/desk/visits/1", "department", 200),
    ("/desk/visits/{id}", "/desk/visits/99999", "clerk", 404),
];
