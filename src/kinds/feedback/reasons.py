"""Coded reasons to refuse or redirect, each with the officer's label, the citizen's text and the legal basis.

The text is a template that the officer reads before it goes out and may change. Pure: no database, no clock.
It must never call what somebody wrote a denunciation of theirs: others may look at the same screen.
"""

from dataclasses import dataclass

from books.house import HOTLINE


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a matter does not go on here, and where the person may turn instead."""

    code: str
    label: str
    text: str
    basis: str
    redirects: bool  # another track exists: the move is "redirect", not "refuse"


# The state of the law is dated: officers see the basis and the office may change the text.
_ALL = (
    Reason(
        "complaint", "Nội dung khiếu nại",
        "Kính gửi ông/bà, nội dung ông/bà nêu là đề nghị xem xét lại một quyết định hoặc việc làm ảnh hưởng đến quyền lợi của chính ông/bà. "
        "Việc này được giải quyết theo Luật Khiếu nại, không theo đường phản ánh, kiến nghị. Ông/bà có thể gửi đơn khiếu nại, hoặc đến trình bày trực tiếp, "
        "tại cơ quan đã ra quyết định hoặc có việc làm đó, trong 90 ngày kể từ ngày nhận được hoặc biết được. "
        "Đơn cần ghi ngày, họ tên, địa chỉ, nội dung, lý do, yêu cầu và có chữ ký hoặc điểm chỉ của ông/bà.",
        "Nghị định 20/2008/NĐ-CP, Điều 1; Luật Khiếu nại 02/2011/QH13, Điều 8 và Điều 9", redirects=True,
    ),
    Reason(
        "denunciation", "Thông tin thuộc phạm vi Luật Tố cáo",
        "Kính gửi ông/bà, kênh này chỉ nhận phản ánh, kiến nghị về quy định hành chính. Thông tin về vi phạm pháp luật của một người hoặc một cơ quan "
        "được tiếp nhận bằng đơn có chữ ký hoặc điểm chỉ, hoặc trình bày trực tiếp tại nơi tiếp công dân của cơ quan có thẩm quyền; "
        "danh tính người cung cấp được giữ bí mật theo luật. Để bảo đảm an toàn, xin không nhắn tên người, số điện thoại hay giấy tờ qua kênh này.",
        "Luật Tố cáo 25/2018/QH14, Điều 22, Điều 23 và Điều 56; Nghị định 20/2008/NĐ-CP, Điều 1", redirects=True,
    ),
    Reason(
        "legal_question", "Hỏi đáp pháp luật, thủ tục",
        "Kính gửi ông/bà, nội dung ông/bà nêu là câu hỏi về pháp luật hoặc cách làm thủ tục. Để được trả lời nhanh, ông/bà có thể xem mục Hỏi đáp trên "
        f"Cổng Dịch vụ công quốc gia (dichvucong.gov.vn), gọi tổng đài {HOTLINE}, hoặc hỏi tại quầy hướng dẫn của Trung tâm Phục vụ hành chính công gần nhất. "
        "Nếu ông/bà gặp vướng mắc khi làm thủ tục, xin cứ gửi phản ánh, chúng tôi sẵn sàng tiếp nhận.",
        "Quyết định 574/QĐ-TTg năm 2017: không áp dụng với hướng dẫn, giải đáp pháp luật", redirects=True,
    ),
    Reason(
        "scene", "Phản ánh hiện trường",
        "Kính gửi ông/bà, việc ông/bà nêu (hè phố, rác, cây xanh, chiếu sáng, tiếng ồn, giao thông…) do hệ thống phản ánh hiện trường của thành phố xử lý, nhanh hơn kênh này. "
        f"Xin ông/bà gửi kèm ảnh và vị trí qua kênh phản ánh hiện trường của thành phố, hoặc gọi tổng đài {HOTLINE}; gửi lại tại đây với đủ ảnh và vị trí thì chúng tôi "
        "chuyển giúp và báo kết quả. Nếu có nguy hiểm ngay, xin gọi 113, 114 hoặc 115.",
        "Nghị định 20/2008/NĐ-CP, Điều 3; Quyết định 1207/QĐ-UBND ngày 28/02/2025 của UBND thành phố Hà Nội", redirects=True,
    ),
    Reason(
        "sender_incomplete", "Thiếu thông tin người gửi",
        "Kính gửi ông/bà, pháp luật yêu cầu phản ánh, kiến nghị có họ tên, địa chỉ và số điện thoại của người gửi, và chúng tôi chưa nhận đủ. "
        "Ông/bà có thể gửi lại bất cứ lúc nào với đủ các thông tin này; chúng được bảo vệ và không công khai.",
        "Nghị định 20/2008/NĐ-CP, Điều 7 (sửa đổi bởi Nghị định 92/2017/NĐ-CP)", redirects=False,
    ),
    Reason(
        "unclear", "Nội dung chưa rõ",
        "Kính gửi ông/bà, chúng tôi đã đọc kỹ nhưng chưa xác định được việc cụ thể. Ông/bà có thể gửi lại, nêu rõ: việc gì, ở cơ quan nào, vào lúc nào, "
        "và ông/bà mong muốn điều gì. Có ảnh giấy tờ liên quan thì càng tốt.",
        "Nghị định 20/2008/NĐ-CP, Điều 7: nội dung rõ ràng", redirects=False,
    ),
    Reason(
        "not_vietnamese", "Không viết bằng tiếng Việt",
        "Kính gửi ông/bà, pháp luật yêu cầu phản ánh, kiến nghị viết bằng tiếng Việt. Xin ông/bà gửi lại bằng tiếng Việt; có thể nhờ người thân giúp. "
        "(The law asks for feedback in Vietnamese. Please send it again in Vietnamese; a friend may help you.)",
        "Nghị định 20/2008/NĐ-CP, Điều 7: sử dụng tiếng Việt", redirects=False,
    ),
    Reason(
        "duplicate", "Trùng với phản ánh đã có",
        "Kính gửi ông/bà, phản ánh này trùng với phản ánh ông/bà đã gửi trước đó. Chúng tôi tiếp tục xử lý theo mã đã cấp, ông/bà không cần gửi lại. "
        "Nếu có thông tin mới, xin gửi thêm vào phản ánh đó.",
        "Quy chế tiếp nhận, xử lý phản ánh, kiến nghị: một nội dung của một người gửi xử lý một lần", redirects=False,
    ),
    Reason(
        "not_competent", "Không thuộc thẩm quyền",
        "Kính gửi ông/bà, việc ông/bà nêu không thuộc thẩm quyền của thành phố. Ông/bà có thể gửi đến cơ quan có thẩm quyền qua mục Phản ánh, kiến nghị "
        "trên Cổng Dịch vụ công quốc gia (dichvucong.gov.vn), là nơi nhận phản ánh cho mọi bộ, ngành, tỉnh, thành phố.",
        "Nghị định 20/2008/NĐ-CP, Điều 12; Quyết định 31/2021/QĐ-TTg, Chương VI", redirects=True,
    ),
    Reason(
        "offensive", "Lời lẽ không phù hợp",
        "Kính gửi ông/bà, chúng tôi hiểu ông/bà đang bức xúc. Phản ánh có lời lẽ xúc phạm nên chưa thể tiếp nhận. "
        "Xin ông/bà gửi lại, nêu sự việc bằng lời lẽ bình thường; chúng tôi sẽ tiếp nhận và xem xét như mọi phản ánh khác.",
        "Quy chế tiếp nhận, xử lý phản ánh, kiến nghị: ngôn từ phù hợp", redirects=False,
    ),
    Reason(
        "unfit_picture", "Ảnh không hợp lệ",
        "Kính gửi ông/bà, ảnh gửi kèm không dùng được (ảnh lấy từ mạng, đã chỉnh sửa, hoặc không liên quan). "
        "Xin ông/bà gửi lại ảnh tự chụp, hoặc gửi phản ánh không kèm ảnh.",
        "Quyết định 1207/QĐ-UBND ngày 28/02/2025 của UBND thành phố Hà Nội: không dùng ảnh lấy lại, ảnh chỉnh sửa", redirects=False,
    ),
    Reason(
        "state_secret", "Có nội dung phải giữ bí mật",
        "Kính gửi ông/bà, nội dung này không thể tiếp nhận qua mạng. Xin ông/bà không gửi lại qua mạng và đến trình bày trực tiếp "
        "tại nơi tiếp công dân của cơ quan có thẩm quyền.",
        "Luật Bảo vệ bí mật nhà nước 117/2025/QH15, Điều 5", redirects=False,
    ),
    Reason(
        "thanks", "Lời cảm ơn, khen ngợi",
        "Kính gửi ông/bà, xin chân thành cảm ơn những lời ông/bà gửi. Lời nhắn không nêu vướng mắc hay kiến nghị nào nên chúng tôi không mở việc xử lý. "
        "Khi cần phản ánh, kiến nghị, ông/bà cứ gửi tại đây.",
        "Nghị định 20/2008/NĐ-CP, Điều 3: không phải phản ánh, kiến nghị", redirects=False,
    ),
    Reason(
        "test_message", "Tin gửi thử, gửi nhầm",
        "Kính gửi ông/bà, chúng tôi hiểu đây là tin gửi thử hoặc gửi nhầm nên không mở việc xử lý. "
        "Nếu ông/bà có phản ánh, kiến nghị, xin gửi lại, nêu rõ việc gì, ở cơ quan nào, vào lúc nào.",
        "Nghị định 20/2008/NĐ-CP, Điều 3 và Điều 7: không có nội dung phản ánh, kiến nghị", redirects=False,
    ),
    Reason(
        "advertising", "Quảng cáo, tin rác",
        "Kính gửi ông/bà, kênh này chỉ tiếp nhận phản ánh, kiến nghị. Tin ông/bà gửi là quảng cáo, mời chào nên không được xử lý; "
        "xin không gửi tiếp. Nếu có nhầm lẫn, ông/bà có thể đề nghị xem lại.",
        "Quy chế tiếp nhận, xử lý phản ánh, kiến nghị; Nghị định 91/2020/NĐ-CP về chống tin nhắn rác, thư điện tử rác, cuộc gọi rác", redirects=False,
    ),
)  # fmt: skip

REASONS: dict[str, Reason] = {reason.code: reason for reason in _ALL}
REDIRECTS = tuple(reason for reason in _ALL if reason.redirects)
REFUSALS = tuple(reason for reason in _ALL if not reason.redirects)


def reason(code: str) -> Reason:
    """The reason CODE; a KeyError names a code that does not exist."""
    return REASONS[code]


# Told at once when a message is put into quarantine. Neutral: whoever holds the phone may read it (Law on
# Denunciations 2018, art. 8 and 56: nothing may reveal who reported).
GUIDANCE_DENUNCIATION = (
    "Cảm ơn ông/bà. Nội dung vừa gửi chưa được chuyển cho bất kỳ cơ quan, đơn vị nào. Một cán bộ được giao trách nhiệm sẽ xem trong một ngày làm việc: "
    "nếu thuộc phạm vi kênh này thì tiếp nhận bình thường; nếu không thì xóa hẳn nội dung.\n"
    "Kênh này chỉ nhận phản ánh, kiến nghị về quy định hành chính. Thông tin về vi phạm pháp luật của một người hoặc cơ quan được tiếp nhận, "
    "theo Điều 22 Luật Tố cáo 2018, bằng một trong hai cách:\n"
    "1. Đơn ghi rõ ngày, họ tên, địa chỉ, cách liên hệ, nội dung, có chữ ký hoặc điểm chỉ, gửi đến cơ quan có thẩm quyền hoặc cơ quan thanh tra.\n"
    "2. Đến trình bày trực tiếp tại nơi tiếp công dân; cán bộ sẽ ghi lại để người trình bày ký.\n"
    "Danh tính người cung cấp thông tin được luật giữ bí mật (Điều 56). Để an toàn, xin không gửi thêm tên người, số điện thoại, giấy tờ hay hình ảnh "
    "về việc đó qua kênh này, và có thể xóa tin nhắn trên máy của mình. Khi có nguy hiểm, xin gọi 113."
)

# The same where an official sealed what had been given to a unit already: it had been passed on, and the sender is not told otherwise.
_NOT_PASSED_ON = "Cảm ơn ông/bà. Nội dung vừa gửi chưa được chuyển cho bất kỳ cơ quan, đơn vị nào. "
GUIDANCE_AFTER_WORK = GUIDANCE_DENUNCIATION.replace(
    _NOT_PASSED_ON,
    "Nội dung ông/bà gửi trước đây đã được chuyển xử lý; nay việc xử lý dừng lại và nội dung được niêm phong, nơi đã xử lý không mở đọc ở đây được nữa. ",
)

# Read by code where only the seal is known: nothing is said of where it had been.
GUIDANCE_LATER = GUIDANCE_DENUNCIATION.replace(_NOT_PASSED_ON, "Nội dung ông/bà gửi đã được niêm phong. ")

# The answer to somebody who only asks where to go: nothing was quarantined, so nothing is said about a message.
GUIDANCE_HOW = (
    "Kênh Zalo này không tiếp nhận tố cáo. Theo Điều 22 Luật Tố cáo 2018, có hai cách hợp pháp và an toàn:\n"
    "1. Gửi đơn ghi rõ ngày, họ tên, địa chỉ, cách liên hệ, nội dung, có chữ ký hoặc điểm chỉ, đến cơ quan có thẩm quyền hoặc cơ quan thanh tra.\n"
    "2. Đến trình bày trực tiếp tại nơi tiếp công dân; cán bộ sẽ ghi lại để người trình bày ký.\n"
    "Danh tính người trình bày được luật giữ bí mật (Điều 56). Xin không nhắn tên người hay giấy tờ về việc đó qua Zalo.\n"
    "Nếu cần phản ánh vướng mắc về thủ tục hoặc thái độ phục vụ, ông/bà cứ nhắn tại đây."
)
