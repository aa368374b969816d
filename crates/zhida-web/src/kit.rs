//! What pages are made of: the frame, and the parts that many pages share.

pub mod flash;
pub mod form;
pub mod html;
pub mod page;
pub mod pages;
pub mod verdict;
