## Chung

skip = Chuyển đến nội dung
optional = (không bắt buộc)
never = chưa bao giờ
date-day = { $day } tháng { $month } năm { $year }
date-moment = { $time } UTC, { $day }
date-today = { $time } UTC
span-s = { $s } giây
span-min = { $min } phút
span-h-min = { $h } giờ { $min } phút
span-d-h = { $d } ngày { $h } giờ
rehearsal-title = Diễn tập.
rehearsal-body = Thời gian được rút ngắn và không có thư nào rời khỏi máy này.
foot-about = Về dịch vụ này
foot-policy = Quy định
foot-transparency = Minh bạch
foot-language = Ngôn ngữ
foot-operator = Dịch vụ này do { $operator } vận hành.
link-preferences = Chọn nội dung muốn nhận
link-unsubscribe = Ngừng nhận
link-why = Vì sao tôi nhận được thư này?

## Trang chủ

home-title = Không đồng ý, không gửi.
home-lead = { $operator } gửi thư cho các tổ chức mà người nhận đã đồng ý. Mỗi sự đồng ý đều được ghi lại, và ai cũng có thể xem phần của mình.
home-got-title = Bạn nhận được thư?
home-got-body = Hãy mở liên kết “Vì sao tôi nhận được thư này?” ở cuối thư. Bạn sẽ thấy địa chỉ của mình được đăng ký khi nào, bằng cách nào, cùng với bằng chứng.
home-leave-title = Bạn không muốn nhận nữa?
home-leave-body = Hãy mở liên kết “Ngừng nhận” ở cuối bất kỳ thư nào. Chỉ một lần bấm nút, không cần đăng nhập, có hiệu lực ngay.
home-report-title = Bạn chưa từng đăng ký?
home-report-body = Hãy mở liên kết “Báo cáo lạm dụng” ở cuối thư. Từ lúc đó người gửi không thể gửi thư cho bạn nữa, và báo cáo được giữ lại cho nhân viên của chúng tôi.
home-rules-title = Quy định
home-rules-body = Người gửi phải làm gì, điều gì xảy ra nếu họ không làm, và mỗi quy định bắt nguồn từ đâu.
home-rules-link = Đọc phiên bản { $version }
home-ledger = Đã ghi { $count } sự kiện đồng ý

## Đăng ký

sign-up-lists = Bạn muốn nhận những gì?
sign-up-address = Địa chỉ thư điện tử
sign-up-name = Họ tên
sign-up-trap = Hãy để trống ô này
sign-up-button = Đăng ký
sign-up-next = Bạn sẽ nhận một thư có liên kết để xác nhận. Trước khi bạn xác nhận, không có thư nào khác được gửi.
sign-up-leave = Bạn có thể ngừng nhận bất cứ lúc nào bằng một lần bấm nút.
sign-up-only = { $sender } chỉ dùng địa chỉ của bạn cho những gì bạn đánh dấu ở đây, không cho việc gì khác.
sign-up-privacy = Thông báo về quyền riêng tư
sign-up-problem-address-missing = Hãy nhập địa chỉ thư điện tử, và đánh dấu lại những gì bạn muốn nhận.
sign-up-problem-address-invalid = Địa chỉ thư điện tử này có vẻ chưa đầy đủ. Hãy kiểm tra, và đánh dấu lại những gì bạn muốn nhận.
sign-up-problem-no-list = Hãy đánh dấu ít nhất một ô: không có gì được chọn sẵn cho bạn.
sign-up-problem-wording-changed = Nội dung biểu mẫu đã thay đổi sau khi bạn mở trang. Hãy đọc lại và đánh dấu những gì bạn muốn nhận.
sign-up-problem-too-many = Có quá nhiều lần thử từ đây. Hãy thử lại sau một giờ.
sign-up-problem-too-old = Trang này đã mở quá lâu. Hãy đánh dấu lại những gì bạn muốn nhận rồi gửi.
sign-up-problem-question = Hãy trả lời câu hỏi bên dưới và đánh dấu lại những gì bạn muốn nhận. Câu hỏi này ngăn chương trình đăng ký thay người khác.
sign-up-question = { $sum } bằng bao nhiêu?

mailbox-title = Hãy kiểm tra hộp thư
mailbox-sent = Chúng tôi đã gửi một thư đến
mailbox-step-open = Mở thư của { $sender }.
mailbox-step-press = Mở liên kết trong thư và bấm nút trong vòng { $count } ngày.
mailbox-nothing-yet = Cho đến lúc đó bạn chưa được đăng ký. Nếu bạn không làm gì, bạn sẽ không nhận được gì.
mailbox-missing = Sau vài phút vẫn chưa thấy thư? Hãy xem thư mục thư rác, và kiểm tra địa chỉ ở trên.
mailbox-again = Làm lại từ đầu

confirm-title = Hãy xác nhận
confirm-question = Bạn có muốn nhận thư của { $sender } không?
confirm-asked = Yêu cầu đăng ký cho { $address } được gửi lúc { $at }.
confirm-button = Có, tôi muốn nhận
confirm-not-you = Không phải bạn? Hãy đóng trang này. Bạn chưa đồng ý thì không có thư nào được gửi.

confirmed-title = Cảm ơn bạn, đã xong
confirmed-lead = Từ nay { $sender } được gửi thư đến { $address }.
confirmed-leave = Cuối mỗi thư đều có liên kết để ngừng nhận. Liên kết có hiệu lực ngay và không cần đăng nhập.

reconfirm-title = Bạn còn muốn nhận không?
reconfirm-question = Bạn còn muốn nhận thư của { $sender } không?
reconfirm-since = Lần cuối chúng tôi nhận được phản hồi từ { $address } là { $at }.
reconfirm-button = Vâng, hãy tiếp tục gửi
reconfirm-nothing = Nếu bạn không làm gì, chẳng bao lâu nữa bạn sẽ không nhận những thư này. Bạn có thể đăng ký lại bất cứ lúc nào.
reconfirmed-title = Cảm ơn, mọi thứ giữ nguyên
reconfirmed-lead = { $sender } có thể tiếp tục gửi thư tới { $address }.

link-expired-title = Liên kết này đã hết hạn
link-expired-body = Liên kết xác nhận có hiệu lực trong bảy ngày. Chưa có thư nào khác được gửi cho bạn, và sẽ không có thư nào. Nếu vẫn muốn nhận, hãy điền lại biểu mẫu.
link-already-title = Bạn đã xác nhận rồi
link-already-body = Mọi việc đều ổn, bạn không cần làm gì thêm. Muốn ngừng nhận, hãy dùng liên kết ở cuối bất kỳ thư nào.
link-over-title = Không còn gì để gia hạn
link-over-body = Bạn đã rời danh sách này, hoặc bên gửi đã đóng tài khoản. Không có thư nào được gửi cho bạn. Nếu muốn nhận lại, hãy điền biểu mẫu của bên gửi.
link-unknown-title = Liên kết này không hợp lệ
link-unknown-body = Có thể chương trình thư đã cắt mất một phần. Hãy mở lại từ thư, hoặc sao chép toàn bộ liên kết. Không có gì thay đổi.

## Ngừng nhận

leave-title = Ngừng nhận
leave-lead = Đối với { $address }:
leave-list = Ngừng nhận “{ $list }”
leave-all = Ngừng nhận mọi thư của { $sender }
leave-at-once = Có hiệu lực ngay, kể cả với thư đang chờ trong hàng đợi của chúng tôi.
leave-choose = Tôi muốn tự chọn nội dung nhận
leave-never-asked = Tôi chưa từng đăng ký
left-title = Bạn đã ngừng nhận
left-list = { $address } sẽ không nhận thêm thư nào từ “{ $list }”.
left-all = { $address } sẽ không nhận thêm thư nào của { $sender }.
left-at = Có hiệu lực từ { $at }.
left-mistake = Tôi bấm nhầm, tôi muốn nhận tiếp

preferences-title = Chọn nội dung muốn nhận
preferences-lead = Đối với { $address }:
preferences-lists = Danh sách
preferences-save = Lưu lựa chọn
preferences-saved = Đã lưu và có hiệu lực ngay.
preferences-confirm = Đã lưu. Với nội dung mới, bạn sẽ nhận một thư có liên kết để xác nhận.
preferences-topic = Thư về “{ $topic }”
preferences-customer = Bạn nhận vì bạn là khách hàng. Tắt đi là thư ngừng gửi.
rest-title = Tạm ngừng nhận thư
rest-keep = Giữ nguyên như hiện tại
rest-days = Không nhận thư trong { $days } ngày
rest-end = Kết thúc tạm ngừng, gửi lại ngay
rest-until = Bạn đang tạm ngừng: không có thư từ đây cho đến { $day }.

## Bằng chứng

why-title = Vì sao tôi nhận được thư này?
why-address = Địa chỉ của bạn
why-sender = Người gửi
why-message = Thư gửi lúc
why-basis = Căn cứ
why-stop = Dừng những thư này
why-promised = Những gì đã hứa
why-recorded = Những gì đã ghi lại
why-nothing-recorded = Không có ghi chép nào về địa chỉ và người gửi này.
why-from-ip = từ { $ip }
why-proof = Bằng chứng
why-proof-lead = Ghi chép quyết định nằm trong một sổ cái công khai. Không ai có thể sửa hoặc ghi lùi ngày mà không bị phát hiện.
why-proof-place = Ghi chép số { $place } trên { $size }
why-proof-details = Xem các mã băm
why-proof-root = Gốc
why-proof-signed = Ký lúc
why-proof-later = Ghi chép còn mới và sẽ có chỗ trong sổ cái sau vài giây. Hãy tải lại trang.
why-proof-broken = Bằng chứng không đúng. Hãy báo cho người vận hành dịch vụ này.
why-wrong = Điều này không đúng. Báo cáo
why-signed-up = Đã xác nhận
why-yours = Mọi điều về bạn
why-yours-lead = Trang này đi kèm một bức thư, mà thư có thể được chuyển tiếp. Vì vậy nó che một phần các địa chỉ. Để xem đầy đủ, mang đi hoặc cho xóa, hãy để chúng tôi gửi một liên kết tới địa chỉ này.
why-yours-button = Gửi liên kết cho tôi
why-wrong-title = Có điều gì không đúng?
why-not-me-lead = Bạn không đăng ký, và không ai hỏi bạn? Vậy { $sender } không thể viết cho bạn nữa, và chúng tôi sẽ xem địa chỉ của bạn đã vào đây bằng cách nào.
why-not-me = Đó không phải là tôi
basis-confirmed = Vì bạn đã đăng ký và xác nhận từ chính hộp thư của mình.
basis-attested = Vì người gửi khai rằng bạn đã đăng ký ở nơi khác, và người kiểm duyệt đã chấp nhận bằng chứng.
basis-relationship = Vì bạn là khách hàng của người gửi, và pháp luật cho phép gửi thư về nội dung tương tự cho đến khi bạn từ chối.
basis-transaction = Vì thư liên quan đến việc bạn đã làm, chẳng hạn một đơn hàng. Thư không được chứa quảng cáo.
basis-confirmation-request = Vì có người, có lẽ là bạn, đã nhập địa chỉ này vào biểu mẫu. Thư chỉ hỏi điều đó có đúng không.
basis-reconfirmation = Vì sự đồng ý của bạn đã lâu. Thư chỉ hỏi bạn còn đồng ý không.
basis-service-notice = Vì bạn có tài khoản ở đây, và thư liên quan đến tài khoản đó.
basis-case-reply = Vì bạn đã hỏi chúng tôi, và đây là câu trả lời.
basis-business = Vì một nhân viên của người gửi viết thư cho bạn.
basis-system-report = Vì hệ thống thư của bạn yêu cầu những báo cáo như vậy.
basis-name-confirmed = xác nhận của chính bạn
basis-name-attested = bằng chứng do người gửi đưa ra
basis-name-relationship = bạn là khách hàng
basis-name-transaction = việc bạn đã làm
basis-name-confirmation-request = câu hỏi về địa chỉ của bạn
basis-name-reconfirmation = câu hỏi về sự đồng ý của bạn
basis-name-service-notice = tài khoản của bạn ở đây
basis-name-case-reply = câu hỏi bạn gửi chúng tôi
basis-name-business = thư của một người
basis-name-system-report = báo cáo mà hệ thống thư của bạn yêu cầu
event-requested = Yêu cầu đăng ký
event-confirmation-sent = Đã gửi thư hỏi bạn
event-confirmed = Bạn đã xác nhận
event-imported = Do người gửi nhập vào
event-attested = Người kiểm duyệt chấp nhận bằng chứng
event-withdrawn = Bạn đã ngừng nhận
event-reconfirmed = Sự đồng ý được gia hạn
event-expired = Không xác nhận kịp
event-erased = Dữ liệu của bạn đã bị xóa
event-topic-left-out = Bạn đã bỏ một chủ đề
event-topic-taken-back = Bạn muốn nhận lại một chủ đề
event-rested = Bạn tạm ngừng nhận thư của người gửi này
event-rest-ended = Bạn đã kết thúc tạm ngừng
event-rested-until = đến { $at }
method-web = Qua biểu mẫu trên web
method-kiosk = Qua biểu mẫu điện tử tại chỗ
method-paper = Trên giấy
method-import = Qua tệp danh bạ
method-api = Qua chương trình của người gửi
method-mail = Qua thư
method-review = Qua nhân viên của dịch vụ này
seen-here = dịch vụ này trực tiếp ghi nhận
seen-stated = do người gửi khai

## Xem trong trình duyệt

view-about = Về thư này

## Báo cáo lạm dụng

report-title = Báo cáo thư này
report-lead = Báo cáo của bạn trở thành một hồ sơ tại { $operator }.
report-about = Về thư
report-reason = Có vấn đề gì?
report-reason-missing = Hãy chọn vấn đề.
report-reason-never-asked = Tôi chưa từng đăng ký
report-reason-left-before = Tôi đã ngừng nhận mà thư vẫn đến
report-reason-other-content = Không phải nội dung tôi đã đăng ký
report-reason-fraud = Lừa đảo hoặc nguy hiểm
report-reason-rights = Nó dùng những gì của tôi, hoặc của người khác, mà không có quyền
report-reason-other = Vấn đề khác
report-button = Gửi báo cáo
report-stops = Dù kết quả thế nào, { $sender } cũng không thể gửi thư cho bạn nữa.
reported-title = Cảm ơn, chúng tôi đã nhận
reported-lead = { $sender } không còn gửi được thư cho bạn qua dịch vụ này.
reported-case = Số báo cáo:
reported-next = Hồ sơ được giữ cùng bức thư và những gì được ghi lại về sự cho phép của bạn. Nhân viên của { $operator } xem xét khi cần con người.
reported-see = Bạn có thể xem tiến triển theo số tại đây:

## Mọi điều về bạn

me-ask-title = Xem chúng tôi lưu giữ gì về bạn
me-ask-lead = Hãy nhập địa chỉ e-mail của bạn. Nếu có bên gửi nào ở đây lưu giữ địa chỉ đó, chúng tôi gửi cho bạn một liên kết. Liên kết cho thấy tất cả các bên ấy, và cho phép bạn rời đi, mang dữ liệu theo hoặc cho xóa.
me-ask-button = Gửi liên kết
me-ask-same = Trang này trả lời như nhau cho mọi địa chỉ. Không ai biết được từ đây địa chỉ của bạn có được biết đến hay không.
me-problem-address = Địa chỉ e-mail này có vẻ chưa đầy đủ. Vui lòng kiểm tra lại.
me-sent-lead = Nếu có bên gửi nào của dịch vụ này lưu giữ địa chỉ đó, một bức thư có liên kết đang trên đường tới.
me-sent-open = Mở thư và theo liên kết trong đó.
me-sent-minutes = Liên kết dùng được một lần, trong { $count } phút.
me-sent-nothing = Vài phút rồi mà không có thư? Vậy không ai ở đây lưu giữ địa chỉ đó, hôm nay nó đã nhận đủ liên kết, hoặc từ đây không được phép gửi thư tới nó.
me-title = Những gì chúng tôi lưu giữ về bạn
me-open-title = Mở những gì chúng tôi lưu giữ về bạn?
me-open-lead = Liên kết dùng được một lần. Sau đó trang mở trong nửa giờ.
me-open-button = Cho tôi xem tất cả
me-open-until = Có thể mở cho đến { $at }.
me-over-title = Liên kết này đã hết hiệu lực
me-over-lead = Nó đã được mở trước đó, hoặc nửa giờ đã trôi qua. Không có gì thay đổi. Bạn có thể nhận liên kết mới bất cứ lúc nào.
me-over-again = Gửi cho tôi liên kết mới
me-until = Trang này dùng được đến { $at }.
me-nobody = Không còn bên gửi nào ở đây lưu giữ địa chỉ của bạn.
me-never-since = Từ { $at }, không ai ở đây được gửi thư cho bạn. Nếu chính bạn đăng ký ở đây và xác nhận, bên gửi đó được viết lại cho bạn, và không bên nào khác.
me-state-receiving = Bạn nhận từ { $at } ({ $often }).
me-state-asked = Được yêu cầu ngày { $at }, chưa xác nhận: không gửi gì ({ $often }).
me-state-brought-in = Bên gửi đưa vào ngày { $at }: chỉ với điều đó thì không gửi gì ({ $often }).
me-state-left = Bạn đã rời đi ngày { $at } ({ $often }).
me-export = Mang theo (JSON)
me-messages = Những gì được ghi lại, và { $count } thư đã gửi
me-erase = Cho xóa
me-erase-what = { $sender } mất vĩnh viễn địa chỉ, tên và mọi điều khác về bạn. Chỉ còn lại các giá trị băm chứng minh không có gì bị giả mạo, và một dấu để từ chối địa chỉ của bạn nếu ai đó lại đưa vào.
me-erase-button = Xóa vĩnh viễn
me-all = Mọi bên gửi
me-leave-all = Rời mọi thứ của tất cả
me-export-all = Mang theo tất cả (JSON)
me-never = Đừng bao giờ gửi thư cho tôi từ đây
me-never-what = Không bên gửi nào tại { $operator } được viết cho bạn nữa, kể cả bên đến sau; chúng tôi cũng không, nên bạn cũng không nhận được câu trả lời hay liên kết tới trang này. Để hủy, hãy tự đăng ký một điều gì đó ở đây và xác nhận.
me-never-button = Không ai ở đây được gửi thư cho tôi
me-cases = Khiếu nại của bạn
me-no-cases = Bạn chưa khiếu nại điều gì ở đây.
me-case-number = Số
me-case-opened = Nhận lúc
me-case-state = Tình trạng
me-case-due = Trả lời trước
me-done-left = Xong. Bên gửi này không thể viết cho bạn nữa.
me-done-left-all = Xong. Không bên gửi nào trong số này có thể viết cho bạn nữa.
me-done-never = Xong. Từ nay không ai ở đây được gửi thư cho bạn.
me-done-erased = Xong. Những gì bên gửi này lưu giữ về bạn đã bị xóa.
me-done-erasure-waits = Xong: bên gửi này không thể viết cho bạn nữa. Luật buộc họ tạm thời phải giữ những gì đang lưu về bạn; dữ liệu sẽ tự động bị xóa ngay khi nghĩa vụ đó chấm dứt.
case-received = Đã nhận
case-investigated = Chúng tôi đang xem xét
case-stopped = Chúng tôi đang xem xét, trong lúc đó bên gửi không được gửi
case-answered = Đã trả lời: có bản ghi rằng bạn đã đăng ký, và bạn đã được cho biết khi nào
case-settled = Đã xem xét và giải quyết
case-ended = Bên gửi không được gửi từ đây nữa

## Quy định và minh bạch

policy-title = Quy định
policy-lead = Ai gửi thư ở đây đều đã chấp nhận các quy định này, và máy áp dụng chúng cho từng thư. Việc cần cân nhắc thì do con người quyết định.
policy-version = Phiên bản { $version }, có hiệu lực từ { $day }
policy-count = { $count } quy định
policy-accepted = Bản được chấp nhận là bản tiếng Anh; các ngôn ngữ khác là bản dịch của bản đó.
policy-contents = Mục lục
pack-sending = Trước khi gửi
pack-import = Danh bạ được nhập vào
pack-form = Biểu mẫu
policy-examples = { $count } ví dụ
verdict-allow = cho phép
verdict-note = ghi chú
verdict-warn = cảnh báo
verdict-hold = chờ người duyệt
verdict-deny = từ chối

open-title = Minh bạch
open-lead = Có bao nhiêu người gửi ở đây, bao nhiêu người bị dừng, và có bao nhiêu khiếu nại.
open-complaints = khiếu nại
open-reports = báo cáo của người nhận
open-senders = tổ chức gửi thư
open-stopped = trong đó bị dừng
open-consent = sự kiện đồng ý đã ghi
open-steps = Biện pháp đã áp dụng
open-steps-lead = Từ khi hệ thống này hoạt động, đối với tài khoản và chiến dịch, kể cả đã rút lại.
open-ledgers = Sổ cái đồng ý
open-ledgers-lead = Trạng thái đã ký của mỗi sổ cái. Hãy giữ một bản, sau này bạn có thể kiểm tra rằng mọi thứ trước đó không bị sửa.
open-no-ledgers = Chưa có sổ cái nào được ký.
open-events = { $count } sự kiện
open-signed = Ký lúc { $at }

## Lỗi

error-400-title = Chúng tôi không đọc được
error-400-body = Yêu cầu có phần không như mong đợi. Hãy quay lại, tải lại trang và làm lại.
error-403-title = Yêu cầu đến từ trang khác
error-403-body = Biểu mẫu của chúng tôi được gửi từ nơi khác, nên không có gì được thực hiện. Hãy mở trang ở đây và làm lại.
error-404-title = Không có gì ở đây
error-404-body = Có thể địa chỉ đã bị cắt. Nếu bạn đến từ một thư, hãy mở lại liên kết hoặc sao chép toàn bộ.
error-410-title = Nội dung đã bị xóa
error-410-body = Dữ liệu của người nhận đã bị xóa vào { $day }, cùng với thư này.
error-451-title = Nội dung này đã bị gỡ
error-451-body = Người khác có quyền đối với những gì thư này đã hiển thị. Nội dung đã bị gỡ vào { $day }.
error-413-title = Quá lớn
error-413-body = Ở đây chỉ gửi được tối đa { $limit } byte. Hãy làm nhỏ lại rồi thử lại.
error-429-title = Xin chậm lại một chút
error-429-body = Có quá nhiều yêu cầu từ đây. Hãy thử lại sau { $span }.
error-500-title = Đây là lỗi của chúng tôi
error-500-body = Đã có trục trặc. Những gì đã báo cho bạn là xong thì không bị mất. Hãy thử lại sau một phút.
error-500-reference = Nếu vẫn lỗi, hãy cho biết số này:
error-503-title = Hiện chưa thực hiện được
error-503-body = Chúng tôi chưa thực hiện được việc đó. Hãy thử lại sau một phút.
policy-changes = Thay đổi giới hạn
policy-announced = Đã công bố
policy-history = Cho đến nay
policy-from = từ { $day } (UTC)
policy-withdrawn = đã rút lại
