//! Services: for everybody, for institutions, at the desk. The world has one service on offer, number 1; the company has asked for it by case 1.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/services", "/services", "", 200),
    ("/services", "/services?q=%E8%BE%85%E5%AF%BC&category=technology", "company", 200),
    ("/services", "/services?q=zzzz", "rival", 200),
    ("/services/{id}", "/services/1", "", 200),
    ("/services/{id}", "/services/1", "company", 200),
    ("/services/{id}", "/services/99999", "company", 404),
    ("/institution", "/institution", "institution", 200),
    ("/institution", "/institution", "company", 403),
    ("/institution", "/institution", "", 303),
    ("/institution/services/new", "/institution/services/new", "institution", 200),
    ("/institution/services/new", "/institution/services/new", "clerk", 403),
    ("/institution/services/{id}", "/institution/services/1", "institution", 200),
    ("/institution/services/{id}", "/institution/services/1", "institution2", 404),
    ("/institution", "/institution?page=99", "institution", 200),
    ("/institution", "/institution?page=1&needs-page=99", "institution", 200),
    ("/institution/requests/{id}", "/institution/requests/1", "institution", 200),
    ("/institution/requests/{id}", "/institution/requests/1", "institution2", 404),
    ("/institution/requests/{id}", "/institution/requests/99999", "institution", 404),
    ("/desk/services", "/desk/services", "clerk", 200),
    ("/desk/services", "/desk/services", "leader", 200),
    ("/desk/services", "/desk/services", "company", 403),
    ("/desk/services/{id}", "/desk/services/1", "clerk", 200),
    ("/desk/services/{id}", "/desk/services/1", "auditor", 200),
    ("/desk/services/{id}", "/desk/services/99999", "clerk", 404),
];
