//! The frame around every page: what the base layout needs to know.

use crate::assets;
use crate::kit::flash::Flash;
use crate::routes::DESK;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use zhida_store::Role;

/// The frame. Every page context has one in its field `page`.
#[derive(Clone, Debug)]
pub struct Page {
    /// The words; templates say `page.t.say("…")`.
    pub t: Words,
    /// Where we are, path and query.
    pub here: String,
    /// The main navigation of this role.
    pub nav: Vec<NavItem>,
    /// The way here: label and address, without the page itself.
    pub crumbs: Vec<Crumb>,
    /// Name of whoever is signed in.
    pub who: Option<String>,
    /// How many notices they have not read.
    pub unread: Option<u64>,
    /// What happened before.
    pub flash: Option<Flash>,
    /// Whether the chart script is needed.
    pub charts: bool,
}

/// An entry of the navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Its words.
    pub label: Key,
    /// Where it leads.
    pub href: &'static str,
    /// Whether we are there or below.
    pub current: bool,
}

/// A step of the way here.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

impl Page {
    /// The frame for whoever looks.
    #[must_use]
    pub fn new(viewer: &Viewer) -> Self {
        let path = viewer.here.split('?').next().unwrap_or("/");
        let entries = entries(viewer.role());
        let path = BELOW.iter().find(|(from, _)| is_below(path, from)).map_or(path, |(_, entry)| *entry);
        // Of two entries that lead here, the longer one says more: 企业 is below 工作台.
        let here = |href: &str| is_below(path, href);
        let current = entries.iter().map(|(_, href)| *href).filter(|href| here(href)).max_by_key(|href| href.len());
        let nav = entries.into_iter().map(|(label, href)| NavItem { label, href, current: current == Some(href) }).collect();
        Self {
            t: viewer.words(),
            here: viewer.here.clone(),
            nav,
            crumbs: Vec::new(),
            who: viewer.signed.as_ref().map(|s| s.name().to_owned()),
            unread: viewer.unread,
            flash: viewer.flash,
            charts: false,
        }
    }
    /// With a step of the way here.
    #[must_use]
    pub fn crumb(mut self, label: impl ToString, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { label: label.to_string(), href: href.into() });
        self
    }
    /// With the chart script.
    #[must_use]
    pub fn with_charts(mut self) -> Self {
        self.charts = true;
        self
    }
    /// Whether something is unread.
    #[must_use]
    pub fn has_unread(&self) -> bool {
        self.unread.is_some_and(|n| n > 0)
    }
    /// Address of the style sheet.
    #[must_use]
    pub fn css(&self) -> &'static str {
        assets::APP_CSS
    }
    /// Address of the script.
    #[must_use]
    pub fn js(&self) -> &'static str {
        assets::APP_JS
    }
    /// Address of the chart script.
    #[must_use]
    pub fn charts_js(&self) -> &'static str {
        assets::CHARTS_JS
    }
    /// Address of the icon.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        assets::ICON_SVG
    }
}

/// Whether `path` is `href` or stands below it.
fn is_below(path: &str, href: &str) -> bool {
    path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Pages whose place is below another entry than their address says, as their way here does; notices are below none.
const BELOW: &[(&str, &str)] = &[
    ("/admin/departments", "/admin/users"),
    ("/desk/automatic", "/desk/applications"),
    ("/desk/budgets", "/desk/landing"),
    ("/desk/decisions", "/desk/applications"),
    ("/desk/drafts", "/desk/measures"),
    ("/desk/relief", "/desk/finance"),
    ("/desk/withdrawn", "/desk/measures"),
    ("/my/files", "/my/profile"),
    ("/my/notices", ""),
    ("/my/visits", "/my/cases"),
];

/// An entry of the navigation: its words and where it leads.
type Entry = (Key, &'static str);

/// Visitors.
const OPEN: &[Entry] = &[
    (Key("nav-measures"), "/measures"),
    (Key("nav-services"), "/services"),
    (Key("nav-events"), "/events"),
    (Key("nav-try"), "/try"),
    (Key("nav-disclosures"), "/disclosures"),
];

const INSTITUTION: &[Entry] =
    &[(Key("nav-institution"), "/institution"), (Key("nav-services"), "/services"), (Key("nav-measures"), "/measures")];

const ENTERPRISE: &[Entry] = &[
    (Key("nav-my"), "/my"),
    (Key("nav-applications"), "/my/applications"),
    (Key("nav-my-cases"), "/my/cases"),
    (Key("nav-finance"), "/my/finance"),
    (Key("nav-services"), "/services"),
    (Key("nav-events"), "/events"),
    (Key("nav-profile"), "/my/profile"),
    (Key("nav-measures"), "/measures"),
];

const ADMINISTRATOR: &[Entry] = &[(Key("nav-users"), "/admin/users"), (Key("nav-jobs"), "/admin/jobs"), (Key("nav-audit"), "/admin/audit")];

/// The desk's entries, each with the roles that find it.
const OF_DESK: &[(Entry, &[Role])] = &[
    ((Key("nav-desk"), "/desk"), DESK),
    ((Key("nav-cases"), "/desk/cases"), DESK),
    ((Key("nav-finance"), "/desk/finance"), &[Role::Clerk, Role::Department, Role::Leader]),
    ((Key("nav-services"), "/desk/services"), DESK),
    ((Key("nav-events"), "/desk/events"), DESK),
    ((Key("nav-visits"), "/desk/visits"), DESK),
    ((Key("nav-actions"), "/desk/actions"), DESK),
    ((Key("nav-enterprises"), "/desk/enterprises"), DESK),
    ((Key("nav-city-measures"), "/desk/measures"), DESK),
    ((Key("nav-campaigns"), "/desk/campaigns"), DESK),
    ((Key("nav-applications"), "/desk/applications"), &[Role::Clerk, Role::Department, Role::Auditor]),
    ((Key("nav-landing"), "/desk/landing"), DESK),
    ((Key("nav-audit"), "/admin/audit"), &[Role::Auditor]),
];

/// What a role finds in its navigation.
fn entries(role: Option<Role>) -> Vec<Entry> {
    match role {
        None => OPEN.to_vec(),
        Some(Role::Institution) => INSTITUTION.to_vec(),
        Some(Role::Enterprise) => ENTERPRISE.to_vec(),
        Some(Role::Administrator) => ADMINISTRATOR.to_vec(),
        Some(role) => OF_DESK.iter().filter(|(_, who)| who.contains(&role)).map(|(entry, _)| *entry).collect(),
    }
}
