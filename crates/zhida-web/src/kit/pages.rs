//! A long list in pages, by `?page=`.

use zhida_store::StoreError;

/// No list has so many pages; what is typed into an address may be any number.
const FARTHEST: usize = 1_000_000;

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Pages {
    /// Number of this page, from 1.
    pub page: usize,
    /// Number of pages, at least 1.
    pub last: usize,
    /// Entries in all.
    pub total: usize,
    /// First entry of this page, from 0.
    pub from: usize,
    /// Behind its last entry.
    pub to: usize,
    base: String,
}

impl Pages {
    /// Page `wanted` of `total` entries, `size` a page; a number outside is moved inside. `base` is the address without `page`,
    /// with `?`, so that a parameter can be put behind it.
    #[must_use]
    pub fn new(total: usize, size: usize, wanted: usize, base: String) -> Self {
        let last = total.div_ceil(size.max(1)).max(1);
        let page = wanted.clamp(1, last);
        let from = (page - 1) * size;
        Self { page, last, total, from, to: (from + size).min(total), base }
    }
    /// Reads page `wanted` of a list by `read`, which is given the page from 0 and its size and says how many entries there are in all; past the
    /// end, the last page.
    pub(crate) async fn read<T, F>(
        wanted: usize,
        size: usize,
        base: String,
        read: impl Fn(u64, u64) -> F,
    ) -> Result<(Vec<T>, Self), StoreError>
    where
        F: Future<Output = Result<(Vec<T>, u64), StoreError>>,
    {
        let wanted = wanted.clamp(1, FARTHEST);
        let (mut rows, mut total) = read(wanted as u64 - 1, size as u64).await?;
        let count = |total: u64| usize::try_from(total).unwrap_or(usize::MAX);
        let mut pages = Self::new(count(total), size, wanted, base);
        if rows.is_empty() && total > 0 {
            (rows, total) = read(pages.page as u64 - 1, size as u64).await?;
            pages = Self::new(count(total), size, pages.page, pages.base);
        }
        Ok((rows, pages))
    }
    /// Address of page `number`.
    #[must_use]
    pub fn href(&self, number: &usize) -> String {
        format!("{}page={number}", self.base)
    }
    /// The page before.
    #[must_use]
    pub fn before(&self) -> Option<usize> {
        (self.page > 1).then(|| self.page - 1)
    }
    /// The page behind.
    #[must_use]
    pub fn after(&self) -> Option<usize> {
        (self.page < self.last).then(|| self.page + 1)
    }
    /// The numbers to show; `None` for a gap.
    #[must_use]
    pub fn numbers(&self) -> Vec<Option<usize>> {
        let mut shown = Vec::new();
        for number in 1..=self.last {
            if number == 1 || number == self.last || number.abs_diff(self.page) <= 2 {
                shown.push(Some(number));
            } else if shown.last() != Some(&None) {
                shown.push(None);
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_stay_inside_and_leave_gaps() {
        let pages = Pages::new(205, 20, 99, "/measures?".to_owned());
        assert_eq!((pages.page, pages.from, pages.to), (11, 200, 205));
        assert_eq!(pages.numbers(), [Some(1), None, Some(9), Some(10), Some(11)]);
        let none = Pages::new(0, 20, 1, "/measures?".to_owned());
        assert_eq!((none.page, none.last, none.from, none.to), (1, 1, 0, 0));
    }
}
