//! The action ledger. The world has a task, number 1.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/desk/actions", "/desk/actions", "clerk", 200),
    ("/desk/actions", "/desk/actions?kind=rectification", "department", 200),
    ("/desk/actions", "/desk/actions", "company", 403),
    ("/desk/actions/weekly", "/desk/actions/weekly", "leader", 200),
    ("/desk/actions/weekly", "/desk/actions/weekly?day=2026-10-01", "clerk", 200),
    ("/desk/actions/new", "/desk/actions/new", "clerk", 200),
    ("/desk/actions/new", "/desk/actions/new?parent=1&kind=rectification", "leader", 200),
    ("/desk/actions/new", "/desk/actions/new", "department", 403),
    ("/desk/actions/{id}", "/desk/actions/1", "department", 200),
    ("/desk/actions/{id}", "/desk/actions/99999", "clerk", 404),
];
