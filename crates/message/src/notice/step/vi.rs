//! The notices in Vietnamese.

use super::Words;

const BAD: &str = "Ngày {{ contact.day }}, {{ contact.bad }} trên {{ contact.total }} thư của tài khoản bạn ({{ contact.rate }}) gửi tới người nhận không tồn tại.";
const COMPLAINED: &str = "Ngày {{ contact.day }}, {{ contact.bad }} trên {{ contact.total }} người nhận của tài khoản bạn ({{ contact.rate }}) đã khiếu nại về thư của bạn.";
const PROVE: &str = "Để gửi lại, hãy cho người kiểm duyệt thấy hai điều: danh sách của bạn đáng tin cậy, kèm bằng chứng đồng ý, và bạn đã thay đổi gì để tình trạng này không tiếp diễn. Cả hai đều được ghi lại. Bạn vẫn xem, xuất và trả lời như trước.";

/// One for each step, in the order of [`super::Step::ALL`].
pub(super) const WORDS: [Words; 14] = [
    // WarnFirst
    (
        "Cảnh báo 1: quá nhiều mail hỏng",
        [
            BAD,
            "Đây là cảnh báo thứ nhất. Tốc độ gửi của bạn tạm thời bị giới hạn; không thư nào bị mất.",
            "Hãy kiểm tra danh sách liên hệ: các địa chỉ này từ đâu, và danh sách được dùng lần cuối khi nào? Tỷ lệ cao hơn thì giới hạn chặt hơn, sau đó tài khoản bị tạm khóa.",
        ],
    ),
    // WarnSecond
    (
        "Cảnh báo 2: quá nhiều mail hỏng",
        [
            BAD,
            "Đây là cảnh báo thứ hai. Tốc độ gửi của bạn bị giới hạn thêm.",
            "Hãy tạm dừng các chiến dịch và kiểm tra danh sách liên hệ ngay. Bước tiếp theo là tạm khóa tài khoản.",
        ],
    ),
    // Suspend
    (
        "Tài khoản của bạn bị tạm khóa: quá nhiều mail hỏng",
        [
            BAD,
            "Tài khoản của bạn bị tạm khóa. Không gửi thêm thư nào; thư đang chờ vẫn chờ.",
            PROVE,
        ],
    ),
    // Lock
    (
        "Tài khoản của bạn bị khóa vĩnh viễn: lại quá nhiều mail hỏng",
        [
            BAD,
            "Tài khoản của bạn từng bị tạm khóa và được kích hoạt lại. Nay tài khoản bị khóa vĩnh viễn và không gửi thêm thư nào.",
            "Bạn vẫn có thể lấy danh sách chặn và bằng chứng đồng ý của mình. Mọi liên kết ngừng nhận thư vẫn hoạt động.",
        ],
    ),
    // WarnComplaints
    (
        "Cảnh báo: quá nhiều khiếu nại",
        [
            COMPLAINED,
            "Tốc độ gửi của bạn tạm thời bị giới hạn; không thư nào bị mất.",
            "Hãy xem những người trong danh sách có mong đợi thư này, và với tần suất như vậy không. Tỷ lệ cao hơn thì tài khoản bị tạm khóa.",
        ],
    ),
    // SuspendComplaints
    (
        "Tài khoản của bạn bị tạm khóa: quá nhiều khiếu nại",
        [
            COMPLAINED,
            "Tài khoản của bạn bị tạm khóa. Không gửi thêm thư nào; thư đang chờ vẫn chờ.",
            PROVE,
        ],
    ),
    // Brake
    (
        "Chiến dịch đã tạm dừng: {{ contact.campaign }}",
        [
            "Trong {{ contact.total }} người nhận đầu tiên của “{{ contact.campaign }}”, {{ contact.bad }} người không tồn tại.",
            "Chiến dịch được tạm dừng trước khi gây hại thêm. Mọi thứ khác của tài khoản vẫn tiếp tục.",
            "Hãy kiểm tra nguồn của danh sách này. Bạn có thể tiếp tục hoặc hủy chiến dịch; số đo trong ngày vẫn được tính.",
        ],
    ),
    // Refused
    (
        "Chiến dịch đã tạm dừng: {{ contact.campaign }}",
        [
            "Một nhà cung cấp hộp thư liên tục từ chối “{{ contact.campaign }}”: {{ contact.reason }}.",
            "Chiến dịch được tạm dừng trước khi nhà cung cấp chặn thêm thư của bạn.",
            "Hãy xem câu trả lời của nhà cung cấp trong báo cáo chiến dịch, sửa những gì được nêu rồi tiếp tục chiến dịch.",
        ],
    ),
    // Reactivate
    (
        "Tài khoản của bạn được gửi lại",
        [
            "Người kiểm duyệt đã chấp nhận bằng chứng của bạn: {{ contact.reason }}",
            "Thư đang chờ được gửi từ bây giờ.",
            "Xin lưu ý: tài khoản từng bị tạm khóa sẽ bị khóa vĩnh viễn nếu một ngày sau đó mail hỏng lại quá cao.",
        ],
    ),
    // DisableSending
    (
        "Việc gửi bị tắt trong khi xem xét khiếu nại",
        [
            "Đơn vị vận hành đã tắt việc gửi của tài khoản bạn: {{ contact.reason }}",
            "Không gửi thêm thư nào cho đến khi giải quyết xong; thư đang chờ vẫn chờ.",
            "Hãy trả lời câu hỏi của đơn vị vận hành. Bạn vẫn xem và xuất được mọi thứ như trước.",
        ],
    ),
    // Terminate
    (
        "Việc gửi của tài khoản bạn đã chấm dứt",
        [
            "Đơn vị vận hành đã chấm dứt việc gửi của tài khoản bạn: {{ contact.reason }}",
            "Không gửi thêm thư nào, và thư đang chờ cũng không được gửi nữa.",
            "Bạn vẫn có thể lấy danh sách chặn và bằng chứng đồng ý của mình. Mọi liên kết ngừng nhận thư vẫn hoạt động.",
        ],
    ),
    // ComplaintAnswered
    (
        "Một người nhận đã khiếu nại: những gì chúng tôi đã làm",
        [
            "Một người nhận của bạn đã khiếu nại ({{ contact.reason }}). Chúng tôi đã thấy họ đăng ký và xác nhận, nên có thể họ đã quên.",
            "Họ không nhận thêm thư nào của bạn. Chúng tôi đã cho họ biết họ đăng ký khi nào và từ đâu. Tài khoản của bạn vẫn được gửi như trước.",
            "Hãy kiểm tra xem biểu mẫu của bạn có nói rõ ai viết, viết về gì và bao lâu một lần: biểu mẫu đã được đưa vào danh sách để kiểm duyệt viên xem. Các hồ sơ khác trong hôm nay không có thư báo; bạn xem được tất cả trong tài khoản.",
        ],
    ),
    // PolicyChanged
    (
        "Chính sách thay đổi",
        [
            "Đơn vị vận hành thay đổi các giới hạn sau của chính sách, mỗi giới hạn có hiệu lực từ ngày trong ngoặc (UTC): {{ contact.reason }}",
            "Thư gửi từ ngày đó được đo theo giá trị mới; thư gửi trước đó vẫn được đo theo giá trị cũ.",
            "Trang chính sách cho biết giá trị hiện hành và giá trị đã công bố, kèm lý do. Bạn chỉ cần xem chúng có liên quan đến mình hay không.",
        ],
    ),
    // Asked
    (
        "Người kiểm duyệt có một câu hỏi",
        [
            "Người đang xem xét việc của bạn cần biết thêm trước khi quyết định: {{ contact.reason }}",
            "Nội dung được hỏi sẽ chờ cho đến khi có quyết định. Hãy trả lời trong thời hạn ghi trong tài khoản: sau đó họ có thể quyết định mà không có câu trả lời của bạn.",
            "Hãy trả lời bằng lời và, nếu cần, kèm một tệp: qua API hoặc bằng lệnh assent account answer. Những gì bạn gửi được niêm phong như các bằng chứng khác của bạn.",
        ],
    ),
];
