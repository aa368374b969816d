measure-list-title = Measures
measure-list-narrow = Narrow down
measure-list-kind = Kind
measure-list-issuer = Issuer
measure-list-region = Region
measure-list-due = Application
measure-list-all = All
measure-list-open = Open now
measure-list-soon = Closing within 30 days
measure-list-later = Not yet open
measure-list-always = No window stated
measure-list-over = Closed or expired
measure-list-best = Best match
measure-list-new = Newest
measure-list-closing = Closing first
measure-list-found = { $n ->
    [one] One measure
   *[other] { $n } measures
}
measure-list-clear = Clear all
measure-list-none = Nothing found
measure-list-none-remedy = Try another word, or drop a filter.
measure-list-none-word = Try another word.
measure-list-current = In force
measure-show-summary = In short
measure-show-try = Try it: do I qualify?
measure-show-try-hint = Asks only for what matters; nothing is kept.
measure-show-due = Application
measure-show-region = Where it applies
measure-show-in-force = In force
measure-show-benefits = What you get
measure-show-prepare = To prepare
measure-show-prepare-see = See the section on documents
measure-show-clauses = Clauses
measure-show-clauses-how = { $n ->
    [one] one
   *[other] { $n }
}, of which { $manual } must be attested by a person
measure-show-samples = Samples
measure-show-samples-how = { $n ->
    [one] one sample comes with it, verified
   *[other] { $n } samples come with it, each of them verified
}
measure-show-exclusive = Not together with
measure-show-versions = Versions
measure-show-certainty = How certain the source is
measure-show-certainty-key = V2: seen in two independent public sources; V: in one; M: from memory, to be checked before it is relied on.
measure-show-takes = Takes
measure-show-takes-how = { $all } working days at most, { $notice } of them public notice
measure-show-budget = Budget
