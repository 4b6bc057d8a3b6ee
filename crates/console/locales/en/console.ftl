login-title = Log in
login-key = Operator key
login-hint = It stands on the server, in the data folder, in the file
login-button = Log in
login-wrong = This key is not known. Please check that all of it was copied.
login-too-many = There were too many attempts. Please wait a few minutes.
login-ended = Your session has ended. Please log in again.

status-title = Status
status-refresh = { $n ->
    [one] renews every second
   *[other] renews every { $count } seconds
}
status-logout = Log out
status-day = The campaigns below together
status-per-min = accepted per minute
status-trend = Messages accepted per minute, over the last half hour
status-campaigns = Campaigns
status-no-campaigns = No campaign yet. The first one appears here as soon as it is submitted.
status-progress = { $settled } of { $all } settled
status-pace = { $n ->
    [one] { $count } message a minute
   *[other] { $count } messages a minute
}
status-done-at = done about { $at }
status-started-at = since { $at }
status-withheld-why = { $n ->
    [one] Why { $count } was withheld
   *[other] Why { $count } were withheld
}
status-providers = Providers
status-provider = Provider
status-no-providers = No campaign has mail for anybody yet.
status-accepted-share = accepted
status-held = For review
status-nothing-held = Nothing waits for a person.
status-size = { $n ->
    [one] { $count } recipient
   *[other] { $count } recipients
}
status-since = Waits since { $at }
status-waiting = Where mail waits
status-nothing-waits = No mail waits.
status-ledger = Ledger of consent
state-accepted = accepted
state-deferred = deferred
state-bounced = bounced
state-withheld = withheld
state-waiting = waiting
state-in-doubt = in doubt
campaign-draft = draft
campaign-submitted = being checked
campaign-held = held for review
campaign-approved = approved
campaign-scheduled = scheduled
campaign-running = running
campaign-paused = paused
campaign-finished = finished
campaign-cancelled = cancelled
campaign-waits = waiting
waits-hold = All sending waits for an operator.
waits-standing = The account may not send now.
waits-domain = The sender domain is not proven now.
waits-brakes = A mailbox provider asked to be spared: mail to it waits or is slowed.
waits-wave = Some of the new contacts were mailed first. The others wait until that is judged.
held-campaign = Campaign
held-import = Import
wait-turn = turn
wait-deferred = told to wait
ledger-sound = In order
ledger-late = Records wait for their number
ledger-events = Records
ledger-unnumbered = Not numbered yet
ledger-signed = Last signed
withheld-suppressed = On the suppression list
withheld-no-permission = No permission, or it was withdrawn
withheld-frozen = No act of the recipient for too long: frozen
withheld-policy = The rules refuse it
withheld-standing = The account may not send
withheld-campaign = The campaign was stopped
withheld-over-promise = The list promised less mail
withheld-other = Another reason
status-standing = Standing of accounts
standing-bad-mail = Bad mail today:
standing-new = new
standing-good = in order
standing-warned-1 = warned once
standing-warned-2 = warned twice
standing-suspended = suspended
standing-reactivated = sends again
standing-locked = locked for good
standing-sending-disabled = sending disabled
standing-terminated = terminated
standing-closed = closed
step-warn-1 = First warning, slowed
step-warn-2 = Second warning, slowed
step-suspend = Suspended
step-lock = Locked for good
step-campaign-brake = Campaign paused
step-campaign-limit = Campaign over its limit
step-reactivate = Sends again
step-forget = Warning forgotten
step-disable-sending = Sending disabled
step-allow-sending = Sending allowed
step-terminate = Terminated
step-asked = A reviewer asked
step-other = Another step
