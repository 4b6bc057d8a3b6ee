## Common

skip = Skip to the content
optional = (optional)
never = never
date-day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
date-moment = { $day }, { $time } UTC
date-today = { $time } UTC
span-s = { $s } s
span-min = { $min } min
span-h-min = { $h } h { $min } min
span-d-h = { $d } d { $h } h
rehearsal-title = Rehearsal.
rehearsal-body = Times are shortened and no mail leaves this machine.
foot-about = About this service
foot-policy = Rules
foot-transparency = Transparency
foot-language = Language
foot-operator = This service is run by { $operator }.
link-preferences = Choose what you get
link-unsubscribe = Unsubscribe
link-why = Why do I get this?

## Home

home-title = Nothing is sent without assent.
home-lead = { $operator } sends mail for organisations whose recipients said yes. Each yes is recorded, and everyone can see their own.
home-got-title = You got a message?
home-got-body = Follow “Why do I get this?” at its end. You will see when and how your address was signed up, and the proof.
home-leave-title = You want no more?
home-leave-body = Follow “Unsubscribe” at the end of any message. One press of a button, no login, effective at once.
home-report-title = You never asked for it?
home-report-body = Follow “Report abuse” at the end of the message. The sender cannot reach you from then on, and the report is kept for our staff.
home-rules-title = The rules
home-rules-body = What senders must do here, what happens when they do not, and where each rule comes from.
home-rules-link = Read version { $version }
home-ledger = { $n ->
    [one] { $count } consent event on record
   *[other] { $count } consent events on record
}

## Sign-up

sign-up-lists = What would you like to get?
sign-up-address = E-mail address
sign-up-name = Name
sign-up-trap = Leave this field empty
sign-up-button = Sign up
sign-up-next = You will get one message with a link to confirm. Nothing else is sent before you do.
sign-up-leave = You can leave at any time with one press of a button.
sign-up-only = Your address is used by { $sender } for what you tick here, and for nothing else.
sign-up-privacy = Privacy notice
sign-up-problem-address-missing = Please enter your e-mail address, and tick again what you would like to get.
sign-up-problem-address-invalid = This e-mail address does not look complete. Please check it, and tick again what you would like to get.
sign-up-problem-no-list = Please tick at least one box: nothing is chosen for you.
sign-up-problem-wording-changed = The text of this form has changed since you opened it. Please read it again and tick what you would like to get.
sign-up-problem-too-many = There were too many attempts from here. Please try again in an hour.
sign-up-problem-too-old = This page was open for too long. Please tick again what you would like to get, and send it.
sign-up-problem-question = Please answer the question below and tick again what you would like to get. It keeps programs from signing other people up.
sign-up-question = How much is { $sum }?

mailbox-title = Check your mailbox
mailbox-sent = We sent a message to
mailbox-step-open = Open the message from { $sender }.
mailbox-step-press = { $n ->
    [one] Follow its link and press the button within { $count } day.
   *[other] Follow its link and press the button within { $count } days.
}
mailbox-nothing-yet = Until then you are not signed up. If you do nothing, you get nothing.
mailbox-missing = No message after a few minutes? Look into the spam folder, and check that the address above is right.
mailbox-again = Start again

confirm-title = Please confirm
confirm-question = Do you want mail from { $sender }?
confirm-asked = This was asked for with { $address } on { $at }.
confirm-button = Yes, I want this
confirm-not-you = Was it not you? Then close this page. Without your yes nothing is sent.

confirmed-title = Thank you, it is settled
confirmed-lead = { $sender } may now write to { $address }.
confirmed-leave = Every message ends with a link to leave. It works at once and needs no login.

reconfirm-title = Do you still want this?
reconfirm-question = Do you still want mail from { $sender }?
reconfirm-since = We last heard from { $address } on { $at }.
reconfirm-button = Yes, keep sending it
reconfirm-nothing = If you do nothing, you will soon get nothing of this any more. You can sign up again at any time.
reconfirmed-title = Thank you, it stays as it is
reconfirmed-lead = { $sender } may go on writing to { $address }.

link-expired-title = This link has expired
link-expired-body = A link to confirm works for seven days. Nothing was sent to you, and nothing will be. If you still want the mail, please fill in the form again.
link-already-title = You have already confirmed
link-already-body = Everything is in order; there is nothing more to do. To leave, use the link at the end of any message.
link-over-title = There is nothing left to renew
link-over-body = You have left this list, or its sender closed their account. Nothing is sent to you. If you want the mail again, please fill in the form of the sender.
link-unknown-title = This link is not valid
link-unknown-body = Perhaps it was cut off by your mail program. Please open it from the message again, or copy the whole link. Nothing has changed.

## Leaving

leave-title = Unsubscribe
leave-lead = For { $address }:
leave-list = Leave “{ $list }”
leave-all = Leave everything from { $sender }
leave-at-once = It takes effect at once, also for messages that already wait in our queue.
leave-choose = I would rather choose what I get
leave-never-asked = I never asked for this
left-title = You have left
left-list = { $address } gets no more from “{ $list }”.
left-all = { $address } gets nothing more from { $sender }.
left-at = In effect since { $at }.
left-mistake = That was a mistake, I want to stay

preferences-title = Choose what you get
preferences-lead = For { $address }:
preferences-lists = Lists
preferences-save = Save my choice
preferences-saved = Saved. It is in effect now.
preferences-confirm = Saved. For what is new you will get one message with a link to confirm.
preferences-topic = Mail about “{ $topic }”
preferences-customer = You get it because you are a customer. Switch it off, and it stops.
rest-title = Take a rest
rest-keep = Leave it as it is
rest-days = No mail for { $days } days
rest-end = End my rest, send again now
rest-until = You are taking a rest: no mail from here until { $day }.

## Evidence

why-title = Why do I get this?
why-address = Your address
why-sender = Sender
why-message = Message of
why-basis = Basis
why-stop = Stop this mail
why-promised = What was promised
why-recorded = What is on record
why-nothing-recorded = Nothing is on record for this address and sender.
why-from-ip = from { $ip }
why-proof = The proof
why-proof-lead = The deciding record is part of a public ledger. It cannot be changed or backdated without anyone being able to notice.
why-proof-place = Record { $place } of { $size }
why-proof-details = Show the hashes
why-proof-root = Root
why-proof-signed = Signed
why-proof-later = The record is new and gets its place in the ledger within seconds. Please load this page again.
why-proof-broken = The proof does not hold. Please tell the operator of this service.
why-wrong = This is not right. Report it
why-signed-up = Confirmed
why-yours = Everything about you
why-yours-lead = This page came with a message, and messages are passed on. So it hides parts of addresses. To see everything in full, take it along, or have it erased, let us send a link to this address.
why-yours-button = Send me a link
why-wrong-title = Is something wrong?
why-not-me-lead = You did not sign up, and nobody asked you? Then { $sender } can no longer write to you, and we look at how your address came in.
why-not-me = This was not me
basis-confirmed = Because you signed up and confirmed it from your own mailbox.
basis-attested = Because the sender stated that you signed up elsewhere, and a reviewer accepted the evidence.
basis-relationship = Because you are a customer of the sender, and the law allows mail about similar things until you say no.
basis-transaction = Because it concerns something you did, such as an order. It may not contain advertising.
basis-confirmation-request = Because somebody, probably you, entered this address into a form. This message only asks whether that is right.
basis-reconfirmation = Because your permission is getting old. This message only asks whether it still holds.
basis-service-notice = Because you have an account with us, and this concerns it.
basis-case-reply = Because you asked us something, and this is the answer.
basis-business = Because a person at the sender wrote to you.
basis-system-report = Because your mail system asks for reports of this kind.
basis-name-confirmed = your own confirmation
basis-name-attested = evidence that the sender gave
basis-name-relationship = you are a customer
basis-name-transaction = something you did
basis-name-confirmation-request = a question about your address
basis-name-reconfirmation = a question about your permission
basis-name-service-notice = your account with us
basis-name-case-reply = your question to us
basis-name-business = a letter from a person
basis-name-system-report = reports that your mail system asks for
event-requested = Sign-up asked for
event-confirmation-sent = The question was mailed to you
event-confirmed = Confirmed by you
event-imported = Brought in by the sender
event-attested = Evidence accepted by a reviewer
event-withdrawn = You left
event-reconfirmed = Permission renewed
event-expired = Not confirmed in time
event-erased = Your data was erased
event-topic-left-out = You left a topic out
event-topic-taken-back = You wanted a topic again
event-rested = You rest from this sender
event-rest-ended = You ended your rest
event-rested-until = until { $at }
method-web = By a form on the web
method-kiosk = By an electronic form on the spot
method-paper = On paper
method-import = By a file of contacts
method-api = By the sender’s own program
method-mail = By mail
method-review = By a person of this service
seen-here = seen by this service
seen-stated = stated by the sender

## Message in the browser

view-about = About this message

## Abuse

report-title = Report this mail
report-lead = Your report becomes a case at the desk of { $operator }.
report-about = It is about
report-reason = What is wrong?
report-reason-missing = Please choose what is wrong.
report-reason-never-asked = I never asked for it
report-reason-left-before = I left, and it still comes
report-reason-other-content = It is not what I signed up for
report-reason-fraud = It is fraud, or dangerous
report-reason-rights = It uses what is mine, or somebody else’s, without the right to
report-reason-other = Something else
report-button = Send the report
report-stops = { $sender } will not reach you any more, whatever comes of it.
reported-title = Thank you, we have it
reported-lead = { $sender } can no longer write to you here.
reported-case = Number of your report:
reported-next = It is kept beside the message and what is on record about your permission. The staff of { $operator } looks at it where a person is needed.
reported-see = You can see how it goes, by its number, here:

## Everything about you

me-ask-title = See what we hold about you
me-ask-lead = Enter your e-mail address. If a sender here holds it, we mail you a link. It shows every one of them, and lets you leave, take your data along, or have it erased.
me-ask-button = Send the link
me-ask-same = This page answers the same for every address. Nobody learns from it whether yours is known here.
me-problem-address = This e-mail address does not look complete. Please check it.
me-sent-lead = If a sender of this service holds the address, a message with a link is on its way to it.
me-sent-open = Open the message and follow its link.
me-sent-minutes = { $n ->
    [one] It works once, for { $count } minute.
   *[other] It works once, for { $count } minutes.
}
me-sent-nothing = No message after a few minutes? Then nobody here holds the address, it got its links for today already, or it may not be mailed from here at all.
me-title = What we hold about you
me-open-title = Open what we hold about you?
me-open-lead = The link works once. After that the page is open for half an hour.
me-open-button = Show me everything
me-open-until = It can be opened until { $at }.
me-over-title = This link is over
me-over-lead = It was opened before, or its half hour has passed. Nothing has changed. You can have a new one at any time.
me-over-again = Send me a new link
me-until = This page works until { $at }.
me-nobody = No sender here holds your address any more.
me-never-since = Since { $at } nobody here may mail you. If you sign up somewhere here yourself and confirm it, that sender may write to you again, and no other.
me-state-receiving = You receive this since { $at } ({ $often }).
me-state-asked = Asked for on { $at }, not confirmed: nothing is sent ({ $often }).
me-state-brought-in = Brought in by the sender on { $at }: nothing is sent on that alone ({ $often }).
me-state-left = You left on { $at } ({ $often }).
me-export = Take it along (JSON)
me-messages = { $n ->
    [one] What is on record, and { $count } message sent
   *[other] What is on record, and { $count } messages sent
}
me-erase = Have it erased
me-erase-what = { $sender } loses your address, your name and everything else about you, for good. What stays are hashes that prove nothing was forged, and a mark by which your address is refused if somebody brings it in again.
me-erase-button = Erase it for good
me-all = All senders
me-leave-all = Leave everything from everybody
me-export-all = Take everything along (JSON)
me-never = Never mail me from here
me-never-what = No sender at { $operator } may write to you any more, also none that comes later; nor do we, so that you get no answers and no links to this page either. To undo it, sign up for something here yourself and confirm it.
me-never-button = Nobody here may mail me
me-cases = Your complaints
me-no-cases = You have not complained about anything here.
me-case-number = Number
me-case-opened = Received
me-case-state = State
me-case-due = Answer by
me-done-left = Done. This sender can no longer write to you.
me-done-left-all = Done. None of these senders can write to you any more.
me-done-never = Done. Nobody here may mail you from now on.
me-done-erased = Done. What this sender held about you is gone.
me-done-erasure-waits = Done: this sender can no longer write to you. A law obliges it to keep what it holds about you for now; it is erased by itself as soon as that ends.
case-received = Received
case-investigated = We look into it
case-stopped = We look into it, and the sender may not send meanwhile
case-answered = Answered: you are on record as having signed up, and were told when
case-settled = Looked into and settled
case-ended = The sender may not send from here any more

## Rules and transparency

policy-title = The rules
policy-lead = Whoever sends here has accepted these rules, and a machine applies them to every message. Where a judgement is needed, a person makes it.
policy-version = Version { $version }, in force since { $day }
policy-count = { $n ->
    [one] { $count } rule
   *[other] { $count } rules
}
policy-accepted = The English text is the one that is accepted; the other languages are translations of it.
policy-contents = Contents
pack-sending = Before a mailing may go out
pack-import = Contacts that are brought in
pack-form = Forms
policy-examples = { $n ->
    [one] { $count } example
   *[other] { $count } examples
}
verdict-allow = allowed
verdict-note = noted
verdict-warn = warned
verdict-hold = held for a person
verdict-deny = refused

open-title = Transparency
open-lead = How many send here, how many of them were stopped, and how often somebody complained.
open-complaints = complaints
open-reports = reports by recipients
open-senders = organisations that send
open-stopped = of them stopped
open-consent = consent events on record
open-steps = Steps taken
open-steps-lead = Since this installation began, against accounts and campaigns, and taken back.
open-ledgers = Ledgers of consent
open-ledgers-lead = The signed state of each ledger. Keep one, and you can check later that nothing before it was changed.
open-no-ledgers = No ledger has been signed yet.
open-events = { $n ->
    [one] { $count } event
   *[other] { $count } events
}
open-signed = Signed { $at }

## Errors

error-400-title = We could not read that
error-400-body = Something in the request was not as expected. Please go back, load the page again and repeat what you did.
error-403-title = Another site sent this
error-403-body = A form of ours was sent from somewhere else, so nothing was done. Please open the page here and repeat what you did.
error-404-title = There is nothing here
error-404-body = Perhaps the address was cut off. If you came from a message, please open its link again or copy all of it.
error-410-title = This was erased
error-410-body = The data of the recipient was erased on { $day }, and the message with it.
error-451-title = This was taken down
error-451-body = Somebody else has the rights in what this message showed. It was taken down on { $day }.
error-413-title = That is too large
error-413-body = At most { $limit } bytes can be sent here. Please make it smaller and try again.
error-429-title = A little slower, please
error-429-body = There were too many requests from here. Please try again in { $span }.
error-500-title = That is our fault
error-500-body = Something went wrong here. Nothing was lost that you were told is done. Please try again in a minute.
error-500-reference = If it stays, quote this number:
error-503-title = Not possible at the moment
error-503-body = We could not do that just now. Please try again in a minute.
policy-changes = Changes of limits
policy-announced = Announced
policy-history = So far
policy-from = from { $day } (UTC)
policy-withdrawn = taken back
