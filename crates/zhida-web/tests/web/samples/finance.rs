//! Finance: an enterprise's needs, institutions' offers, the desk.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/my/finance", "/my/finance", "company", 200),
    ("/my/finance", "/my/finance", "clerk", 403),
    ("/my/finance", "/my/finance", "", 303),
    ("/my/finance/new", "/my/finance/new", "company", 200),
    ("/my/finance/new", "/my/finance/new", "institution", 403),
    ("/my/finance/{case}", "/my/finance/{need}", "company", 200),
    ("/my/finance/{case}", "/my/finance/{need}?sort=rate", "company", 200),
    ("/my/finance/{case}", "/my/finance/{need}?sort=until", "company", 200),
    ("/my/finance/{case}", "/my/finance/{need}", "rival", 404),
    ("/my/finance/{case}", "/my/finance/99999", "company", 404),
    ("/institution/finance/{case}", "/institution/finance/{need}", "institution", 200),
    ("/institution/finance/{case}", "/institution/finance/{need}", "institution2", 404),
    ("/institution/finance/{case}", "/institution/finance/{need}", "company", 403),
    ("/desk/finance", "/desk/finance", "clerk", 200),
    ("/desk/finance", "/desk/finance?year=2025&page=9", "leader", 200),
    ("/desk/finance", "/desk/finance", "department", 200),
    ("/desk/finance", "/desk/finance", "company", 403),
    ("/desk/finance/{case}", "/desk/finance/{need}", "clerk", 200),
    ("/desk/finance/{case}", "/desk/finance/{need}", "auditor", 200),
    ("/desk/finance/{case}", "/desk/finance/{need}", "department", 404),
    ("/desk/finance/{case}", "/desk/finance/99999", "clerk", 404),
    ("/my/cases/{id}", "/my/cases/{need}", "company", 200),
    ("/desk/cases/{id}", "/desk/cases/{need}", "clerk", 200),
];
