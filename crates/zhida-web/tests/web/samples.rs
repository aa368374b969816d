//! Addresses with who asks for them and what is answered; each route of the table that is read has one. A file for each area.

mod account;
mod actions;
mod admin;
mod api;
mod cases;
mod city;
mod desk;
mod events;
mod finance;
mod my;
mod public;
mod services;

/// Path in the table, address, login of who asks ("" for a visitor), status. In the address, `{company}` stands for the number of the
/// enterprise whose account is `company`, `{other}` for another's,
/// `{need}` for a financing need of the first.
pub(crate) type Sample = (&'static str, &'static str, &'static str, u16);

/// All of them.
pub(crate) fn samples() -> Vec<Sample> {
    [
        public::SAMPLES,
        account::SAMPLES,
        admin::SAMPLES,
        my::SAMPLES,
        desk::SAMPLES,
        cases::SAMPLES,
        services::SAMPLES,
        finance::SAMPLES,
        events::SAMPLES,
        actions::SAMPLES,
        city::SAMPLES,
        api::SAMPLES,
    ]
    .concat()
}
