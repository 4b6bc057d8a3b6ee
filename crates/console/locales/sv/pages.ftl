## Gemensamt

skip = Hoppa till innehållet
optional = (frivilligt)
never = aldrig
date-day = { $day } { $month ->
    [1] januari
    [2] februari
    [3] mars
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] augusti
    [9] september
    [10] oktober
    [11] november
   *[12] december
} { $year }
date-moment = { $day } kl. { $time } UTC
date-today = kl. { $time } UTC
span-s = { $s } s
span-min = { $min } min
span-h-min = { $h } tim { $min } min
span-d-h = { $d } d { $h } tim
rehearsal-title = Repetition.
rehearsal-body = Tiderna är förkortade och inga brev lämnar den här datorn.
foot-about = Om tjänsten
foot-policy = Regler
foot-transparency = Öppenhet
foot-language = Språk
foot-operator = Tjänsten drivs av { $operator }.
link-preferences = Välj vad du får
link-unsubscribe = Avsluta
link-why = Varför får jag det här?

## Startsida

home-title = Inget skickas utan ett ja.
home-lead = { $operator } skickar e-post åt organisationer vars mottagare har sagt ja. Varje ja är antecknat, och alla kan se sitt eget.
home-got-title = Har du fått ett brev?
home-got-body = Följ ”Varför får jag det här?” sist i brevet. Där ser du när och hur din adress anmäldes, och beviset.
home-leave-title = Vill du inte ha fler?
home-leave-body = Följ ”Avsluta” sist i vilket brev som helst. Ett tryck på en knapp, ingen inloggning, och det gäller genast.
home-report-title = Har du aldrig bett om det?
home-report-body = Följ ”Rapportera missbruk” sist i brevet. Avsändaren når dig inte längre, och rapporten sparas åt vår personal.
home-rules-title = Reglerna
home-rules-body = Vad den som skickar måste göra, vad som händer annars, och varifrån varje regel kommer.
home-rules-link = Läs version { $version }
home-ledger = { $n ->
    [one] { $count } antecknad händelse om samtycke
   *[other] { $count } antecknade händelser om samtycke
}

## Anmälan

sign-up-lists = Vad vill du få?
sign-up-address = E-postadress
sign-up-name = Namn
sign-up-trap = Lämna det här fältet tomt
sign-up-button = Anmäl mig
sign-up-next = Du får ett brev med en länk där du bekräftar. Innan dess skickas inget annat.
sign-up-leave = Du kan sluta när du vill med ett tryck på en knapp.
sign-up-only = { $sender } använder din adress till det du kryssar för här, och till inget annat.
sign-up-privacy = Om personuppgifter
sign-up-problem-address-missing = Skriv din e-postadress och kryssa på nytt för det du vill få.
sign-up-problem-address-invalid = E-postadressen verkar inte vara hel. Kontrollera den och kryssa på nytt för det du vill få.
sign-up-problem-no-list = Kryssa för minst en ruta: ingenting är valt åt dig.
sign-up-problem-wording-changed = Texten har ändrats sedan du öppnade sidan. Läs den igen och kryssa för det du vill få.
sign-up-problem-too-many = Det kom för många försök härifrån. Försök igen om en timme.
sign-up-problem-too-old = Sidan var öppen för länge. Kryssa på nytt för det du vill få och skicka.
sign-up-problem-question = Svara på frågan nedan och kryssa på nytt för det du vill få. Den hindrar program från att anmäla andra.
sign-up-question = Hur mycket är { $sum }?

mailbox-title = Titta i din inkorg
mailbox-sent = Vi har skickat ett brev till
mailbox-step-open = Öppna brevet från { $sender }.
mailbox-step-press = { $n ->
    [one] Följ länken och tryck på knappen inom { $count } dag.
   *[other] Följ länken och tryck på knappen inom { $count } dagar.
}
mailbox-nothing-yet = Till dess är du inte anmäld. Om du inte gör något får du ingenting.
mailbox-missing = Inget brev efter några minuter? Titta i skräpposten och kontrollera att adressen ovan stämmer.
mailbox-again = Börja om

confirm-title = Bekräfta
confirm-question = Vill du ha e-post från { $sender }?
confirm-asked = Anmälan gjordes för { $address } den { $at }.
confirm-button = Ja, det vill jag
confirm-not-you = Var det inte du? Stäng då sidan. Utan ditt ja skickas ingenting.

confirmed-title = Tack, nu är det klart
confirmed-lead = { $sender } får nu skriva till { $address }.
confirmed-leave = Varje brev slutar med en länk där du kan sluta. Den verkar genast och kräver ingen inloggning.

reconfirm-title = Vill du fortfarande ha det här?
reconfirm-question = Vill du fortfarande ha e-post från { $sender }?
reconfirm-since = Vi hörde senast av { $address } den { $at }.
reconfirm-button = Ja, fortsätt skicka
reconfirm-nothing = Om du inte gör något får du snart inget mer av det här. Du kan anmäla dig på nytt när som helst.
reconfirmed-title = Tack, allt blir som förut
reconfirmed-lead = { $sender } får fortsätta skriva till { $address }.

link-expired-title = Länken har gått ut
link-expired-body = En länk för att bekräfta gäller i sju dagar. Inget har skickats till dig och inget kommer att skickas. Vill du fortfarande ha e-posten, fyll i formuläret igen.
link-already-title = Du har redan bekräftat
link-already-body = Allt är i sin ordning och du behöver inte göra mer. Vill du sluta, använd länken sist i vilket brev som helst.
link-over-title = Det finns inget kvar att förnya
link-over-body = Du har lämnat listan, eller så har avsändaren stängt sitt konto. Inget skickas till dig. Vill du ha posten igen, fyll i avsändarens formulär.
link-unknown-title = Länken gäller inte
link-unknown-body = Kanske klippte ditt e-postprogram av den. Öppna den från brevet igen, eller kopiera hela länken. Ingenting har ändrats.

## Att sluta

leave-title = Avsluta
leave-lead = För { $address }:
leave-list = Lämna ”{ $list }”
leave-all = Lämna allt från { $sender }
leave-at-once = Det gäller genast, även för brev som redan väntar på att lämna oss.
leave-choose = Jag vill hellre välja vad jag får
leave-never-asked = Jag har aldrig bett om det här
left-title = Du har slutat
left-list = { $address } får inget mer från ”{ $list }”.
left-all = { $address } får inget mer från { $sender }.
left-at = Gäller sedan { $at }.
left-mistake = Det var ett misstag, jag vill vara kvar

preferences-title = Välj vad du får
preferences-lead = För { $address }:
preferences-lists = Listor
preferences-save = Spara mitt val
preferences-saved = Sparat. Det gäller nu.
preferences-confirm = Sparat. För det som är nytt får du ett brev med en länk där du bekräftar.
preferences-topic = Brev om ”{ $topic }”
preferences-customer = Du får det för att du är kund. Slå av det, så upphör det.
rest-title = Ta en paus
rest-keep = Låt det vara som det är
rest-days = Inga brev på { $days } dagar
rest-end = Avsluta pausen och skicka igen
rest-until = Du har en paus: inga brev härifrån till { $day }.

## Bevis

why-title = Varför får jag det här?
why-address = Din adress
why-sender = Avsändare
why-message = Brevet skickades
why-basis = Grund
why-stop = Stoppa de här breven
why-promised = Vad som utlovades
why-recorded = Vad som är antecknat
why-nothing-recorded = Inget är antecknat om den här adressen och avsändaren.
why-from-ip = från { $ip }
why-proof = Beviset
why-proof-lead = Den avgörande anteckningen ingår i en öppen liggare. Den kan inte ändras eller dateras om utan att alla kan märka det.
why-proof-place = Anteckning { $place } av { $size }
why-proof-details = Visa kontrollsummorna
why-proof-root = Rot
why-proof-signed = Undertecknad
why-proof-later = Anteckningen är ny och får sin plats i liggaren inom några sekunder. Ladda om sidan.
why-proof-broken = Beviset håller inte. Berätta det för den som driver tjänsten.
why-wrong = Det här stämmer inte. Rapportera det
why-signed-up = Bekräftat
why-yours = Allt om dig
why-yours-lead = Den här sidan kom med ett brev, och brev skickas vidare. Därför döljer den delar av adresser. Vill du se allt i sin helhet, ta med det eller få det raderat skickar vi en länk till den här adressen.
why-yours-button = Skicka en länk till mig
why-wrong-title = Är något fel?
why-not-me-lead = Har du inte anmält dig, och har ingen frågat dig? Då kan { $sender } inte längre skriva till dig, och vi ser efter hur din adress kom in.
why-not-me = Det var inte jag
basis-confirmed = För att du anmälde dig och bekräftade det från din egen inkorg.
basis-attested = För att avsändaren uppger att du anmälde dig någon annanstans, och en granskare har godtagit underlaget.
basis-relationship = För att du är kund hos avsändaren, och lagen tillåter brev om liknande saker tills du säger nej.
basis-transaction = För att det gäller något du har gjort, till exempel en beställning. Det får inte innehålla reklam.
basis-confirmation-request = För att någon, troligen du, skrev in adressen i ett formulär. Brevet frågar bara om det stämmer.
basis-reconfirmation = För att ditt samtycke börjar bli gammalt. Brevet frågar bara om det fortfarande gäller.
basis-service-notice = För att du har ett konto hos oss och brevet gäller det.
basis-case-reply = För att du frågade oss något och det här är svaret.
basis-business = För att en person hos avsändaren skrev till dig.
basis-system-report = För att ditt e-postsystem ber om sådana rapporter.
basis-name-confirmed = din egen bekräftelse
basis-name-attested = underlag från avsändaren
basis-name-relationship = du är kund
basis-name-transaction = något du har gjort
basis-name-confirmation-request = en fråga om din adress
basis-name-reconfirmation = en fråga om ditt samtycke
basis-name-service-notice = ditt konto hos oss
basis-name-case-reply = din fråga till oss
basis-name-business = ett brev från en person
basis-name-system-report = rapporter som ditt e-postsystem ber om
event-requested = Anmälan gjordes
event-confirmation-sent = Frågan skickades till dig
event-confirmed = Du bekräftade
event-imported = Infördes av avsändaren
event-attested = Underlaget godtogs av en granskare
event-withdrawn = Du slutade
event-reconfirmed = Samtycket förnyades
event-expired = Bekräftades inte i tid
event-erased = Dina uppgifter raderades
event-topic-left-out = Du valde bort ett ämne
event-topic-taken-back = Du ville ha ett ämne igen
event-rested = Du tar en paus från avsändaren
event-rest-ended = Du avslutade pausen
event-rested-until = till { $at }
method-web = Genom ett formulär på webben
method-kiosk = Genom ett elektroniskt formulär på plats
method-paper = På papper
method-import = Genom en fil med kontakter
method-api = Genom avsändarens eget program
method-mail = Genom e-post
method-review = Genom en människa hos tjänsten
seen-here = iakttaget av tjänsten
seen-stated = uppgivet av avsändaren

## Brevet i webbläsaren

view-about = Om brevet

## Missbruk

report-title = Rapportera de här breven
report-lead = Din anmälan blir ett ärende hos { $operator }.
report-about = Det gäller
report-reason = Vad är fel?
report-reason-missing = Välj vad som är fel.
report-reason-never-asked = Jag har aldrig bett om det
report-reason-left-before = Jag har slutat, men det kommer ändå
report-reason-other-content = Det är inte vad jag anmälde mig till
report-reason-fraud = Det är bedrägeri eller farligt
report-reason-rights = Det använder något som är mitt, eller någon annans, utan rätt till det
report-reason-other = Något annat
report-button = Skicka rapporten
report-stops = { $sender } når dig inte mer, vad som än kommer fram.
reported-title = Tack, vi har tagit emot den
reported-lead = { $sender } kan inte längre skriva till dig härifrån.
reported-case = Rapportens nummer:
reported-next = Det sparas tillsammans med brevet och det som är antecknat om ditt samtycke. Personalen hos { $operator } tittar på det när en människa behövs.
reported-see = Hur det går kan du se här, med hjälp av numret:

## Allt om dig

me-ask-title = Se vad vi har om dig
me-ask-lead = Skriv din e-postadress. Om någon avsändare här har den skickar vi en länk till dig. Den visar alla som har den, och låter dig lämna dem, ta med dina uppgifter eller få dem raderade.
me-ask-button = Skicka länken
me-ask-same = Den här sidan svarar likadant för alla adresser. Ingen får veta genom den om din är känd här.
me-problem-address = E-postadressen verkar inte vara fullständig. Kontrollera den.
me-sent-lead = Om någon avsändare hos den här tjänsten har adressen är ett brev med en länk på väg till den.
me-sent-open = Öppna brevet och följ länken.
me-sent-minutes = { $n ->
    [one] Den fungerar en gång, i { $count } minut.
   *[other] Den fungerar en gång, i { $count } minuter.
}
me-sent-nothing = Inget brev efter några minuter? Då har ingen här adressen, den har redan fått sina länkar för i dag, eller så får inget skickas till den härifrån.
me-title = Vad vi har om dig
me-open-title = Öppna vad vi har om dig?
me-open-lead = Länken fungerar en gång. Därefter är sidan öppen i en halvtimme.
me-open-button = Visa allt
me-open-until = Den kan öppnas till { $at }.
me-over-title = Den här länken är förbrukad
me-over-lead = Den har öppnats förut, eller så har halvtimmen gått. Inget har ändrats. Du kan få en ny när du vill.
me-over-again = Skicka en ny länk till mig
me-until = Sidan fungerar till { $at }.
me-nobody = Ingen avsändare här har din adress längre.
me-never-since = Sedan { $at } får ingen här skicka post till dig. Om du själv anmäler dig till något här och bekräftar det får den avsändaren skriva till dig igen, och ingen annan.
me-state-receiving = Du får detta sedan { $at } ({ $often }).
me-state-asked = Beställt { $at }, inte bekräftat: inget skickas ({ $often }).
me-state-brought-in = Inlagt av avsändaren { $at }: bara på det skickas inget ({ $often }).
me-state-left = Du lämnade { $at } ({ $often }).
me-export = Ta med det (JSON)
me-messages = { $n ->
    [one] Vad som är antecknat, och { $count } skickat brev
   *[other] Vad som är antecknat, och { $count } skickade brev
}
me-erase = Få det raderat
me-erase-what = { $sender } förlorar din adress, ditt namn och allt annat om dig, för gott. Kvar blir kontrollsummor som visar att inget har förfalskats, och ett märke som gör att din adress avvisas om någon lägger in den igen.
me-erase-button = Radera för gott
me-all = Alla avsändare
me-leave-all = Lämna allt från alla
me-export-all = Ta med allt (JSON)
me-never = Skicka aldrig något till mig härifrån
me-never-what = Ingen avsändare hos { $operator } får skriva till dig mer, inte heller någon som kommer senare; inte vi heller, så du får inga svar och inga länkar till den här sidan. Vill du ångra det anmäler du dig själv till något här och bekräftar.
me-never-button = Ingen här får skriva till mig
me-cases = Dina klagomål
me-no-cases = Du har inte klagat på något här.
me-case-number = Nummer
me-case-opened = Mottaget
me-case-state = Läge
me-case-due = Svar senast
me-done-left = Klart. Avsändaren kan inte längre skriva till dig.
me-done-left-all = Klart. Ingen av avsändarna kan skriva till dig mer.
me-done-never = Klart. Från och med nu får ingen här skriva till dig.
me-done-erased = Klart. Det avsändaren hade om dig är borta.
me-done-erasure-waits = Klart: avsändaren kan inte längre skriva till dig. En lag ålägger den att tills vidare behålla det den har om dig; det raderas av sig självt så snart det upphör.
case-received = Mottaget
case-investigated = Vi utreder det
case-stopped = Vi utreder det, och avsändaren får inte sända under tiden
case-answered = Besvarat: det är antecknat att du anmälde dig, och du har fått veta när
case-settled = Utrett och avslutat
case-ended = Avsändaren får inte längre sända härifrån

## Regler och öppenhet

policy-title = Reglerna
policy-lead = Den som skickar här har godtagit reglerna, och en maskin tillämpar dem på varje brev. Där det krävs ett omdöme fälls det av en människa.
policy-version = Version { $version }, gäller sedan { $day }
policy-count = { $n ->
    [one] { $count } regel
   *[other] { $count } regler
}
policy-accepted = Det är den engelska texten som godkänns; de andra språken är översättningar av den.
policy-contents = Innehåll
pack-sending = Innan ett utskick får gå ut
pack-import = Kontakter som förs in
pack-form = Formulär
policy-examples = { $n ->
    [one] { $count } exempel
   *[other] { $count } exempel
}
verdict-allow = tillåtet
verdict-note = noteras
verdict-warn = varning
verdict-hold = väntar på granskning
verdict-deny = nekas

open-title = Öppenhet
open-lead = Hur många som skickar här, hur många av dem som stoppats och hur ofta någon har klagat.
open-complaints = klagomål
open-reports = rapporter från mottagare
open-senders = organisationer som skickar
open-stopped = av dem stoppade
open-consent = antecknade händelser om samtycke
open-steps = Vidtagna åtgärder
open-steps-lead = Sedan installationen togs i bruk, mot konton och kampanjer, och återtagna.
open-ledgers = Liggare över samtycken
open-ledgers-lead = Det undertecknade läget för varje liggare. Spara ett, så kan du senare kontrollera att inget före det har ändrats.
open-no-ledgers = Ingen liggare är undertecknad ännu.
open-events = { $n ->
    [one] { $count } händelse
   *[other] { $count } händelser
}
open-signed = Undertecknad { $at }

## Fel

error-400-title = Det kunde vi inte läsa
error-400-body = Något i förfrågan var inte som väntat. Gå tillbaka, ladda om sidan och gör om det du gjorde.
error-403-title = En annan webbplats skickade detta
error-403-body = Ett av våra formulär skickades någon annanstans ifrån, så inget gjordes. Öppna sidan här och gör om det.
error-404-title = Här finns inget
error-404-body = Kanske klipptes adressen av. Om du kom från ett brev, öppna länken igen eller kopiera hela länken.
error-410-title = Detta är raderat
error-410-body = Mottagarens uppgifter raderades den { $day }, och brevet med dem.
error-451-title = Det här har tagits ned
error-451-body = Någon annan har rättigheterna till det som brevet visade. Det togs ned den { $day }.
error-413-title = Det är för stort
error-413-body = Högst { $limit } byte kan skickas hit. Gör det mindre och försök igen.
error-429-title = Lite långsammare, tack
error-429-body = Det kom för många förfrågningar härifrån. Försök igen om { $span }.
error-500-title = Det är vårt fel
error-500-body = Något gick fel här. Inget som vi har sagt är klart har gått förlorat. Försök igen om en minut.
error-500-reference = Om felet består, uppge det här numret:
error-503-title = Det går inte just nu
error-503-body = Vi kunde inte göra det just nu. Försök igen om en minut.
policy-changes = Ändrade gränser
policy-announced = Aviserat
policy-history = Hittills
policy-from = från { $day } (UTC)
policy-withdrawn = återtaget
