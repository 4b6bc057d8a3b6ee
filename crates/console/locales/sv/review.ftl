reviews-title = Granskningar
reviews-kinds = Slag av granskningar
reviews-all = Alla
reviews-overdue = { $n ->
    [one] { $count } är försenad
   *[other] { $count } är försenade
}
reviews-decided = Ditt beslut är antecknat. Inget annat väntar.
reviews-more = { $n ->
    [one] och { $count } regel till
   *[other] och { $count } regler till
}
queue-account = Konton
queue-import = Importer
queue-campaign = Utskick
queue-content = Innehåll
queue-appeal = Överklaganden
review-lines = { $n ->
    [one] { $count } rad
   *[other] { $count } rader
}
review-waits = väntar sedan { $span }
review-due = ska avgöras före { $at }
review-late = skulle ha avgjorts före { $at }
review-with = { $name } tittar på den
review-nobody = ingen tittar på den än
review-rules = Därför väntar den
review-facts = I korthet
review-parts = Räknas ihop med
review-authors = Vem som skrev
review-says = Vad det står
review-links = Länkarna leder till
review-people = Några av människorna
review-people-lead = Valda jämnt över hela listan; alla som tittar ser samma människor.
review-none = Inga.
review-decide = Ditt beslut
review-reason = Varför? Kontot läser det.
review-approve = Godkänn
review-confirm = Godta om var och en bekräftar
review-confirm-hint = Alla i importen tillfrågas en gång i ett brev och får inget förrän de säger ja.
review-reject = Avslå
review-stands = Ett beslut ges en gång och står fast.
review-take = Jag tittar på den
review-release = Jag lämnar tillbaka den
review-interest-member = En nyckel med ditt namn hör till kontot. Någon annan måste avgöra.
review-interest-author = Du skrev, lämnade in eller laddade upp den. Någon annan måste avgöra.
review-taken = { $name } tittar på den. Låt dem avgöra, eller be om att få den.
review-lapsed-lead = Den togs tillbaka innan någon avgjorde.
review-problem-reason = Säg varför, på högst 2 000 byte.
review-problem-conflict = Den ändrades under tiden: någon tog den, eller så är den avgjord.
review-problem-interest = Du har ett intresse i saken. Någon annan måste avgöra.
review-approved = godkänd
review-rejected = avslagen
review-lapsed = tillbakatagen
review-open = öppen
review-account = Kontot
review-earlier = Avgjort förut
review-evidence = Märkta ord, kända listor och utskick
review-marks = Ord som märktes
review-prints = Kända dåliga listor som den liknar
review-records = Utskick de senaste trettio dagarna
review-similar = Så avgjordes liknande saker
review-similar-none = Inget liknande har avgjorts förut.
review-like = { $percent } % lika
review-sources = Varifrån listan kommer
review-uploads = Uppladdningar till den
fact-list = Lista
fact-promised = Utlovat
fact-from = Från
fact-recipients = Mottagare
fact-together = Med liknande utskick
fact-start = Börjar
fact-origin = Ursprung
fact-collected = Insamlad
fact-in-use = I bruk
fact-confirmed = Bekräftad
fact-newest = Senaste bekräftelse
fact-lines = Rader
fact-evidenced = Med bevis
fact-attached = Bevis för hela listan
fact-attached-yes = bifogat
fact-attached-no = inget
fact-unreachable = Kan inte nås
fact-suppressed = Spärrade här
fact-overlap = I en lista hos ett annat konto
fact-age = Ålder
fact-standing = Ställning
fact-complaints = Klagomål, öppna och alla
fact-country = Land
fact-per-hour = Mejl i timmen
fact-sent = Mejl
fact-bad = Till ingen
fact-complained = Klagomål på mejl
act-drafted = utkast
act-submitted = inlämnad
act-uploaded = uppladdad
act-appealed = överklagad
act-other = något annat
review-before = Det senaste godkännandet av listan
review-reuse = Godkänn som förut
before-content = Innehåll
before-same = oförändrat
before-other = ändrat
before-subject = Ämnesrad då
before-recipients = Mottagare då
before-joined = Har kommit till
before-left = Har lämnat
review-interest-decision = Den riktar sig mot ett beslut av dig. Någon annan måste avgöra.
fact-because = Vad kontot säger
fact-proof = Styrker listan
review-link-own = avsändarens webbplats
review-link-foreign = en annan webbplats
review-noted = Noterat dessutom; det väntar inte därför
review-decided-of = { $n ->
    [one] Ditt beslut är antecknat. { $count } väntar: denna.
   *[other] Ditt beslut är antecknat. { $count } väntar; detta är nästa.
}
review-stands-returned = Ett beslut ges en gång och står fast. Det som avslås går tillbaka till kontot med ditt skäl; kontot kan ändra det och lämna in det igen, som en ny granskning.
fact-outcomes = Godkända och avslagna granskningar
fact-start-open = när kontot startar det
question-waiting = { $by } frågade { $at }; inget svar än
question-answered = svar kom { $at }, { $by } frågade
question-unanswered = { $by } frågade; ingen svarade före { $at }
question-asked = { $by } frågade, { $at }
question-answer = { $by } svarade, { $at }
question-gone = Kontots nyckel är förstörd, och med den svaret.
question-file = Filen som bifogades
question-title = Fråga kontot
question-which = En färdig fråga, om någon passar
question-own = Med egna ord. Kontot läser det.
question-button = Fråga
question-hint = Det väntar under tiden, och dess tid löper vidare. Svaret kommer tillbaka till den här sidan.
question-problem = Välj en fråga, eller skriv en på högst 2 000 byte.
act-answered = svarade på en fråga
often-title = Avslås gång på gång
often-count = { $n ->
    [one] { $count } import eller kampanj har avslagits
   *[other] { $count } importer och kampanjer har avslagits
}
often-since = sedan { $at }; se på kontot som helhet
figure-above = mer än { $limit }
figure-at-least = { $limit } eller mer
figure-below = mindre än { $limit }
figure-at-most = { $limit } eller mindre
figure-none-of = inget av: { $limit }
figure-no-rule = ingen regel gäller om det
figure-missing = okänt: { $facts }
figure-days = { $d } dagar
figure-hours = { $n ->
    [one] { $count } timme
   *[other] { $count } timmar
}
figure-yes = ja
figure-no = nej
place-both = text och HTML
place-subject = ämnesrad
place-text = text
place-html = HTML
place-link = en länks text
place-target = dit en länk leder
place-attachment = bilaga
kind-account = Konto
kind-import = Import
kind-campaign = Utskick
kind-content = Innehåll
kind-appeal = Överklagande
review-rules-lead = Avsändaren läser också de här meningarna. ”Du” och ”ni” i dem är avsändaren.
review-others = { $n ->
    [one] { $count } annan granskning av samma lista väntar.
   *[other] { $count } andra granskningar av samma lista väntar.
}
review-others-show = Visa dem i kön
reviews-of-list = Bara det som väntar för en lista visas.
