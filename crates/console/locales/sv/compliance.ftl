## Compliance report

compliance-title = Efterlevnadsrapport
compliance-period = Från { $from } till { $until }
compliance-made-at = Gjord { $at }
compliance-coverage = Vad mejlen vilade på
compliance-coverage-lead = Varje mejl anger exakt en grund i liggaren eller i lagen.
compliance-basis = Grund
compliance-accepted = mottagna
compliance-all = alla
compliance-share = andel
compliance-none = Inget under den här tiden.
compliance-withheld = Hållet tillbaka, och varför
compliance-withheld-lead = { $n ->
    [one] { $count } mottagare nåddes inte, med avsikt.
   *[other] { $count } mottagare nåddes inte, med avsikt.
}
compliance-rates = Andelar mot gränser
compliance-bad-mail = Felaktiga mejl, sämsta dagen
compliance-complaints = Klagomål, sämsta dagen
compliance-rate = { $count } av { $of }
compliance-limits = varning vid { $warn }, stopp vid { $suspend }
compliance-days = Mejl med utfall, dag för dag
compliance-people = Vad människor beslutade och sade
compliance-reviews = Granskningar av
compliance-state = läge
compliance-inbound = Kom in
compliance-evidence = Bevis
compliance-events = Infört i liggaren
compliance-rules = Regelbok
compliance-last = senast
compliance-now = gäller nu
compliance-findings = Öppna anmärkningar: { $open }, varav sena: { $late }
compliance-held = Rättsliga bevaranden: { $holds }, raderingar som väntar på dem: { $waiting }
compliance-gone = bevarade länge nog och borta: { $count }
compliance-controls = Sex slags kontroll
compliance-controls-lead = { $good } av { $all } är i ordning; inget här säger att ett utskick är lagligt.
compliance-family = Slag
compliance-found-by = upptäcks av
compliance-prevented-by = förhindras av
compliance-shown-by = visas av
control-in-order = i ordning
control-watch = att bevaka
control-broken = inte i ordning
control-of-account = kontot svarar först
control-of-operator = operatören svarar först
compliance-transfers = Överföringar till andra länder
compliance-transfers-lead = Rader i registret som gällde: personernas lag, och vart deras uppgifter går.
compliance-pair = från, till
compliance-since = sedan
compliance-until = till och med
compliance-persons = Personer under { $law } vars uppgifter har lämnat landet i år: { $persons }
