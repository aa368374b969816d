//! The administrator's and the auditor's pages.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/admin/users", "/admin/users", "admin", 200),
    ("/admin/users", "/admin/users?q=zzz&role=clerk", "admin", 200),
    ("/admin/users", "/admin/users", "clerk", 403),
    ("/admin/users", "/admin/users", "company", 403),
    ("/admin/users/new", "/admin/users/new", "admin", 200),
    ("/admin/users/{id}", "/admin/users/1", "admin", 200),
    ("/admin/users/{id}", "/admin/users/99999", "admin", 404),
    ("/admin/departments", "/admin/departments", "admin", 200),
    ("/admin/jobs", "/admin/jobs", "admin", 200),
    ("/admin/jobs", "/admin/jobs?open=yes", "admin", 200),
    ("/admin/audit", "/admin/audit", "auditor", 200),
    ("/admin/audit", "/admin/audit?act=facts.&subject=1", "admin", 200),
    ("/admin/audit/checkpoint", "/admin/audit/checkpoint", "auditor", 200),
    ("/admin/audit/checkpoint", "/admin/audit/checkpoint", "company", 403),
];
