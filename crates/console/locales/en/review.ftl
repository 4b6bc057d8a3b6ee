reviews-title = Reviews
reviews-kinds = Kinds of reviews
reviews-all = All
reviews-overdue = { $n ->
    [one] { $count } is late
   *[other] { $count } are late
}
reviews-decided = Your decision is on record. Nothing else waits.
reviews-more = { $n ->
    [one] and { $count } rule more
   *[other] and { $count } rules more
}
queue-account = Accounts
queue-import = Imports
queue-campaign = Campaigns
queue-content = Content
queue-appeal = Appeals
review-lines = { $n ->
    [one] { $count } line
   *[other] { $count } lines
}
review-waits = waits for { $span }
review-due = to be decided by { $at }
review-late = was to be decided by { $at }
review-with = { $name } looks at it
review-nobody = nobody looks at it yet
review-rules = Why it waits
review-facts = At a glance
review-parts = Counts together with
review-authors = Who wrote it
review-says = What it says
review-links = Its links lead to
review-people = Some of the people
review-people-lead = Chosen evenly over the whole list; everybody who looks sees the same people.
review-none = None.
review-decide = Your decision
review-reason = Why? The account reads it.
review-approve = Approve
review-confirm = Accept if each confirms
review-confirm-hint = Everybody of the import is asked once by a mail, and gets nothing until they say yes.
review-reject = Reject
review-stands = A decision is given once and stands.
review-take = I look at it
review-release = I give it back
review-interest-member = A key of your name works in this account. Somebody else has to decide.
review-interest-author = You wrote, handed in or uploaded it. Somebody else has to decide.
review-taken = { $name } looks at it. Let them decide, or have it handed over.
review-lapsed-lead = It was taken back before anybody decided.
review-problem-reason = Please say why, in at most 2,000 bytes.
review-problem-conflict = It changed meanwhile: somebody took it, or it was decided.
review-problem-interest = You have an interest in it. Somebody else has to decide.
review-approved = approved
review-rejected = rejected
review-lapsed = taken back
review-open = open
review-account = The account
review-earlier = Decided before
review-evidence = Marks, known lists and send records
review-marks = Words that were marked
review-prints = Known bad lists that it resembles
review-records = Send records of the last thirty days
review-similar = What was decided of things alike
review-similar-none = Nothing alike was decided before.
review-like = { $percent } % alike
review-sources = Where the list comes from
review-uploads = Uploads into it
fact-list = List
fact-promised = Promised
fact-from = From
fact-recipients = Recipients
fact-together = With like mailings
fact-start = Starts
fact-origin = Origin
fact-collected = Collected
fact-in-use = In use
fact-confirmed = Confirmed
fact-newest = Newest confirmation
fact-lines = Lines
fact-evidenced = With evidence
fact-attached = Evidence for the whole list
fact-attached-yes = attached
fact-attached-no = none
fact-unreachable = Cannot be reached
fact-suppressed = Suppressed here
fact-overlap = In one list of another account
fact-age = Age
fact-standing = Standing
fact-complaints = Complaint cases, open and all
fact-country = Country
fact-per-hour = Messages an hour
fact-sent = Messages
fact-bad = To nobody
fact-complained = Complaints
act-drafted = drafted
act-submitted = handed in
act-uploaded = uploaded
act-appealed = appealed
act-other = did something else
review-before = The last approval of this list
review-reuse = Approve as before
before-content = Content
before-same = unchanged
before-other = changed
before-subject = Subject then
before-recipients = Recipients then
before-joined = Joined since
before-left = Left since
review-interest-decision = It is against a decision of yours. Somebody else has to decide.
fact-because = What the account says
fact-proof = Proof of the list
review-link-own = the sender’s site
review-link-foreign = another site
review-noted = Noted besides; it does not wait for this
review-decided-of = { $n ->
    [one] Your decision is on record. { $count } waits: this one.
   *[other] Your decision is on record. { $count } wait; this is the next.
}
review-stands-returned = A decision is given once and stands. What is rejected goes back to the account with your reason; it may change it and hand it in again, as a new review.
fact-outcomes = Reviews approved and rejected
fact-start-open = when the account starts it
question-waiting = asked by { $by }, { $at }; no answer yet
question-answered = answered { $at }, asked by { $by }
question-unanswered = asked by { $by }; nobody answered until { $at }
question-asked = asked by { $by }, { $at }
question-answer = { $by } answered, { $at }
question-gone = The account’s key was destroyed, and with it the answer.
question-file = The file they attached
question-title = Ask the account
question-which = A ready-made question, if one fits
question-own = In your own words. The account reads it.
question-button = Ask
question-hint = It waits on meanwhile, and its time runs on. The answer comes back to this page.
question-problem = Please choose a question, or write one in at most 2,000 bytes.
act-answered = answered a question
often-title = Rejected again and again
often-count = { $n ->
    [one] { $count } import or campaign was rejected
   *[other] { $count } imports and campaigns were rejected
}
often-since = since { $at }; look at the account as a whole
figure-above = more than { $limit }
figure-at-least = { $limit } or more
figure-below = less than { $limit }
figure-at-most = { $limit } or less
figure-none-of = none of: { $limit }
figure-no-rule = no rule is in force about it
figure-missing = not known: { $facts }
figure-days = { $d } days
figure-hours = { $n ->
    [one] { $count } hour
   *[other] { $count } hours
}
figure-yes = yes
figure-no = no
place-both = text and HTML
place-subject = subject
place-text = text
place-html = HTML
place-link = text of a link
place-target = where a link leads
place-attachment = attachment
kind-account = Account
kind-import = Import
kind-campaign = Campaign
kind-content = Content
kind-appeal = Appeal
review-rules-lead = The sender reads these sentences too. “You” and “your” in them is the sender.
review-others = { $n ->
    [one] { $count } other review of the same list waits.
   *[other] { $count } other reviews of the same list wait.
}
review-others-show = Show them in the queue
reviews-of-list = Only what waits for one list is shown.
