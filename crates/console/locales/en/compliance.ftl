## Compliance report

compliance-title = Compliance report
compliance-period = From { $from } to { $until }
compliance-made-at = Made { $at }
compliance-coverage = What mail rested on
compliance-coverage-lead = Every message names exactly one basis in the ledger or in law.
compliance-basis = Basis
compliance-accepted = accepted
compliance-all = all
compliance-share = share
compliance-none = Nothing in this time.
compliance-withheld = Withheld, and why
compliance-withheld-lead = { $n ->
    [one] { $count } recipient was not reached on purpose.
   *[other] { $count } recipients were not reached on purpose.
}
compliance-rates = Rates against limits
compliance-bad-mail = Bad mail, worst day
compliance-complaints = Complaints, worst day
compliance-rate = { $count } of { $of }
compliance-limits = warned at { $warn }, stopped at { $suspend }
compliance-days = Mail with an outcome, day by day
compliance-people = What people decided and said
compliance-reviews = Reviews of
compliance-state = state
compliance-inbound = Came in
compliance-evidence = Evidence
compliance-events = Recorded in the ledger
compliance-rules = Rule book
compliance-last = last
compliance-now = in force now
compliance-findings = Open findings: { $open }, of these late: { $late }
compliance-held = Legal holds: { $holds }, erasures that wait for them: { $waiting }
compliance-gone = kept for long enough and gone: { $count }
compliance-controls = Six families of control
compliance-controls-lead = { $good } of { $all } are in order; nothing here says that a mailing is lawful.
compliance-family = Family
compliance-found-by = found by
compliance-prevented-by = prevented by
compliance-shown-by = shown by
control-in-order = in order
control-watch = to be watched
control-broken = not in order
control-of-account = the account answers first
control-of-operator = the operator answers first
compliance-transfers = Transfers to other countries
compliance-transfers-lead = Lines of the register that were in force: the law of the persons, and where their data go.
compliance-pair = from, to
compliance-since = since
compliance-until = until
compliance-persons = Persons under { $law } whose data left this year: { $persons }
