//! What pages are made of: the frame, and the parts that many pages share.

pub(crate) mod download;
pub mod flash;
pub mod form;
pub mod html;
pub(crate) mod money;
pub mod page;
pub mod pages;
pub(crate) mod qr;
pub mod verdict;
