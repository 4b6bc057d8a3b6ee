//! The notices in Swedish.

use super::Words;

const BAD: &str = "Den {{ contact.day }} gick {{ contact.bad }} av {{ contact.total }} brev från ert konto ({{ contact.rate }}) till mottagare som inte finns.";
const COMPLAINED: &str = "Den {{ contact.day }} klagade {{ contact.bad }} av {{ contact.total }} av ert kontos mottagare ({{ contact.rate }}) på er post.";
const PROVE: &str = "För att få sända igen visar ni en granskare två saker: att listan är tillförlitlig, med uppgifterna om samtycke, och vad ni har ändrat så att detta inte fortsätter. Båda antecknas. Ni kan läsa, exportera och svara som förut.";

/// One for each step, in the order of [`super::Step::ALL`].
pub(super) const WORDS: [Words; 14] = [
    // WarnFirst
    (
        "Varning 1: för många felaktiga adresser",
        [
            BAD,
            "Detta är den första varningen. Er sändningshastighet är begränsad tills vidare; inget brev går förlorat.",
            "Se över er kontaktlista: varifrån kommer adresserna, och när användes listan senast? Vid högre andel sänks hastigheten mer, och sedan stängs kontot av.",
        ],
    ),
    // WarnSecond
    (
        "Varning 2: för många felaktiga adresser",
        [
            BAD,
            "Detta är den andra varningen. Er sändningshastighet begränsas ytterligare.",
            "Pausa era kampanjer och se över kontaktlistan nu. Nästa steg är att kontot stängs av.",
        ],
    ),
    // Suspend
    (
        "Ert konto är avstängt: för många felaktiga adresser",
        [BAD, "Ert konto är avstängt. Inget mer sänds; det som väntade väntar.", PROVE],
    ),
    // Lock
    (
        "Ert konto är låst för gott: åter för många felaktiga adresser",
        [
            BAD,
            "Ert konto har varit avstängt förut och öppnats igen. Nu är det låst för gott, och inget mer sänds.",
            "Ni kan fortfarande ta med er spärrlistor och uppgifter om samtycke. Varje länk för att avsluta fungerar även framöver.",
        ],
    ),
    // WarnComplaints
    (
        "Varning: för många klagomål",
        [
            COMPLAINED,
            "Er sändningshastighet är begränsad tills vidare; inget brev går förlorat.",
            "Se efter om människorna på listan väntar sig posten, och så ofta. Vid högre andel stängs kontot av.",
        ],
    ),
    // SuspendComplaints
    (
        "Ert konto är avstängt: för många klagomål",
        [COMPLAINED, "Ert konto är avstängt. Inget mer sänds; det som väntade väntar.", PROVE],
    ),
    // Brake
    (
        "Kampanjen är pausad: {{ contact.campaign }}",
        [
            "Av de första {{ contact.total }} mottagarna av ”{{ contact.campaign }}” finns {{ contact.bad }} inte.",
            "Kampanjen är pausad innan mer skada sker. Allt annat på ert konto fortsätter.",
            "Se efter varifrån listan kommer. Ni kan återuppta kampanjen eller avbryta den; dagens mätare fortsätter att räkna.",
        ],
    ),
    // Refused
    (
        "Kampanjen är pausad: {{ contact.campaign }}",
        [
            "En e-postleverantör avvisar ”{{ contact.campaign }}” gång på gång: {{ contact.reason }}.",
            "Kampanjen är pausad innan leverantören spärrar mer av er post.",
            "Se leverantörens svar i kampanjens rapport, rätta det som nämns och återuppta kampanjen.",
        ],
    ),
    // Reactivate
    (
        "Ert konto får sända igen",
        [
            "En granskare har godtagit ert bevis: {{ contact.reason }}",
            "Det som väntade sänds från och med nu.",
            "Observera att ett konto som har varit avstängt låses för gott om andelen felaktiga adresser blir för hög en senare dag.",
        ],
    ),
    // DisableSending
    (
        "Sändningen är avstängd medan ett klagomål utreds",
        [
            "Den driftansvarige har stängt av sändningen från ert konto: {{ contact.reason }}",
            "Inget mer sänds tills saken är utredd; det som väntade väntar.",
            "Svara på den driftansvariges frågor. Ni kan läsa och exportera allt som förut.",
        ],
    ),
    // Terminate
    (
        "Sändningen från ert konto har avslutats",
        [
            "Den driftansvarige har avslutat sändningen från ert konto: {{ contact.reason }}",
            "Inget mer sänds, och det som väntade sänds inte heller.",
            "Ni kan fortfarande ta med er spärrlistor och uppgifter om samtycke. Varje länk för att avsluta fungerar även framöver.",
        ],
    ),
    // ComplaintAnswered
    (
        "En mottagare klagade: det här gjorde vi",
        [
            "En av era mottagare har klagat ({{ contact.reason }}). Vi såg personen anmäla sig och bekräfta, så den kan ha glömt det.",
            "Personen får ingen mer post från er. Vi har berättat när och varifrån anmälan gjordes. Ert konto får sända som förut.",
            "Se efter om ert formulär tydligt säger vem som skriver, om vad och hur ofta: det står på listan över formulär som en granskare tittar på. Fler ärenden i dag kommer utan brev; alla finns på ert konto.",
        ],
    ),
    // PolicyChanged
    (
        "Policyn ändras",
        [
            "Den driftansvarige ändrar gränser i policyn, var och en från dagen inom parentes (UTC): {{ contact.reason }}",
            "Det som sänds från och med den dagen mäts med det nya värdet. Det som sänts tidigare mäts med det gamla.",
            "Policysidan visar värdena nu och de som är aviserade, med skälet till vart och ett. Ni behöver bara se efter om de rör er.",
        ],
    ),
    // Asked
    (
        "En granskare har en fråga",
        [
            "Den som granskar behöver veta något innan beslutet: {{ contact.reason }}",
            "Det som frågan gäller väntar tills beslutet är fattat. Svara inom den tid som ert konto visar: därefter kan beslutet fattas utan er.",
            "Svara med ord och gärna med en fil: genom API:et eller med assent account answer. Det ni skickar förseglas som ert övriga underlag.",
        ],
    ),
];
