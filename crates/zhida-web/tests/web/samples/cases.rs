//! Cases at the desk, at the enterprise and by a link.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/my/cases", "/my/cases", "company", 200),
    ("/my/cases", "/my/cases", "clerk", 403),
    ("/my/cases/new", "/my/cases/new", "company", 200),
    ("/my/cases/new", "/my/cases/new?draft=99999", "company", 404),
    ("/my/cases/{id}", "/my/cases/99999", "company", 404),
    ("/c/{link}", "/c/1-1-0123456789abcdef0123456789abcdef", "", 404),
    ("/c/{link}", "/c/nothing", "", 404),
    ("/desk/cases", "/desk/cases", "clerk", 200),
    (
        "/desk/cases",
        "/desk/cases?scope=leaders&light=red&state=in-hand&kind=demand&urgency=urgent&office=0&again=yes&sort=newest&q=9",
        "leader",
        200,
    ),
    ("/desk/cases", "/desk/cases?figure=overdue-not&from=2026-07-01&to=2026-09-30", "clerk", 200),
    ("/desk/cases", "/desk/cases?figure=nothing", "clerk", 404),
    ("/desk/cases", "/desk/cases?scope=mine", "department", 200),
    ("/desk/cases", "/desk/cases", "company", 403),
    ("/desk/cases", "/desk/cases", "admin", 403),
    ("/desk/cases/board", "/desk/cases/board", "auditor", 200),
    ("/desk/cases/rates", "/desk/cases/rates", "leader", 200),
    ("/desk/cases/rates", "/desk/cases/rates?from=2026-01-01&to=x", "clerk", 200),
    ("/desk/cases/export", "/desk/cases/export?scope=all&sort=newest", "leader", 200),
    ("/desk/cases/import", "/desk/cases/import", "clerk", 200),
    ("/desk/cases/import", "/desk/cases/import", "leader", 403),
    ("/desk/cases/new", "/desk/cases/new", "clerk", 200),
    ("/desk/cases/new", "/desk/cases/new", "department", 403),
    ("/desk/cases/route", "/desk/cases/route", "clerk", 200),
    ("/desk/cases/templates", "/desk/cases/templates", "department", 200),
    ("/desk/cases/absence", "/desk/cases/absence", "clerk", 200),
    ("/desk/cases/absence", "/desk/cases/absence", "auditor", 200),
    ("/desk/cases/{id}", "/desk/cases/99999", "clerk", 404),
];
