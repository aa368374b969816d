//! "Did you mean …?": the nearest of a set of names.

/// The name nearest to `wrong` by edit distance over characters, if near enough to be a slip (a third of its length).
/// Ties go to the first.
#[must_use]
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wrong.chars().count();
    let limit = (length / 3).max(1);
    names
        .into_iter()
        // A name that differs in length by more than the limit cannot be near: skip the costly part.
        .filter(|name| name.chars().count().abs_diff(length) <= limit)
        .map(|name| (strsim::osa_distance(wrong, name), name))
        .filter(|(distance, name)| *distance <= limit && *distance < name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn finds_a_slip_but_no_stranger() {
        let names = ["营业收入", "研发费用", "研发人员"];
        assert_eq!(super::nearest("研发废用", names), Some("研发费用"));
        assert_eq!(super::nearest("天气", names), None);
    }
}
