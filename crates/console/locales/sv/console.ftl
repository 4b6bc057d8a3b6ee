login-title = Logga in
login-key = Driftnyckel
login-hint = Den ligger på servern, i datakatalogen, i filen
login-button = Logga in
login-wrong = Nyckeln är inte känd. Kontrollera att hela kopierades.
login-too-many = Det blev för många försök. Vänta några minuter.
login-ended = Din session har upphört. Logga in igen.

status-title = Läget
status-refresh = { $n ->
    [one] förnyas varje sekund
   *[other] förnyas var { $count }:e sekund
}
status-logout = Logga ut
status-day = Utskicken nedan tillsammans
status-per-min = mottagna per minut
status-trend = Mottagna brev per minut, den senaste halvtimmen
status-campaigns = Utskick
status-no-campaigns = Inga utskick ännu. Det första syns här så snart det lämnas in.
status-progress = { $settled } av { $all } avgjorda
status-pace = { $n ->
    [one] { $count } brev i minuten
   *[other] { $count } brev i minuten
}
status-done-at = klart omkring { $at }
status-started-at = sedan { $at }
status-withheld-why = { $n ->
    [one] Varför { $count } hölls tillbaka
   *[other] Varför { $count } hölls tillbaka
}
status-providers = Leverantörer
status-provider = Leverantör
status-no-providers = Inget utskick har brev till någon ännu.
status-accepted-share = mottaget
status-held = Att granska
status-nothing-held = Inget väntar på en människa.
status-size = { $n ->
    [one] { $count } mottagare
   *[other] { $count } mottagare
}
status-since = Väntar sedan { $at }
status-waiting = Var breven väntar
status-nothing-waits = Inga brev väntar.
status-ledger = Liggare över samtycken
state-accepted = mottagna
state-deferred = uppskjutna
state-bounced = avvisade
state-withheld = stoppade
state-waiting = väntar
state-in-doubt = ovissa
campaign-draft = utkast
campaign-submitted = kontrolleras
campaign-held = väntar på granskning
campaign-approved = godkänt
campaign-scheduled = schemalagt
campaign-running = pågår
campaign-paused = pausat
campaign-finished = avslutat
campaign-cancelled = avbrutet
campaign-waits = väntar
waits-hold = All sändning väntar på en operatör.
waits-standing = Kontot får inte skicka nu.
waits-domain = Avsändardomänen är inte bevisad just nu.
waits-brakes = En leverantör har bett om lugnare takt: post dit väntar eller går långsammare.
waits-wave = Några av de nya kontakterna fick mejl först. De andra väntar tills det är bedömt.
held-campaign = Utskick
held-import = Import
wait-turn = på tur
wait-deferred = ombedd vänta
ledger-sound = I ordning
ledger-late = Anteckningar väntar på nummer
ledger-events = Anteckningar
ledger-unnumbered = Utan nummer ännu
ledger-signed = Senast undertecknad
withheld-suppressed = På spärrlistan
withheld-no-permission = Inget samtycke, eller återkallat
withheld-frozen = Ingen handling av mottagaren på för länge: fryst
withheld-policy = Reglerna säger nej
withheld-standing = Kontot får inte skicka
withheld-campaign = Utskicket stoppades
withheld-over-promise = Listan lovade mindre post
withheld-other = Annat skäl
status-standing = Kontonas ställning
standing-bad-mail = Felaktiga adresser i dag:
standing-new = nytt
standing-good = i ordning
standing-warned-1 = varnat en gång
standing-warned-2 = varnat två gånger
standing-suspended = avstängt
standing-reactivated = sänder igen
standing-locked = låst för gott
standing-sending-disabled = sändning avstängd
standing-terminated = avslutat
standing-closed = stängt
step-warn-1 = Första varningen, begränsad hastighet
step-warn-2 = Andra varningen, begränsad hastighet
step-suspend = Avstängt
step-lock = Låst för gott
step-campaign-brake = Kampanj pausad
step-campaign-limit = Kampanj över sin gräns
step-reactivate = Sänder igen
step-forget = Varning glömd
step-disable-sending = Sändning avstängd
step-allow-sending = Sändning tillåten
step-terminate = Avslutat
step-asked = En granskare frågade
step-other = Annat steg
