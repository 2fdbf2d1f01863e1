"""The texts that a fresh installation starts with, in plain and polite words. The office changes them on its page.

Every reason to refuse or redirect has one; every field has its answer in three parts: what we found, why, what follows.
It never calls what somebody wrote a denunciation of theirs: others may look at the same screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from books.house import HOTLINE

FROM = date(2026, 1, 1)
_DEAR = "Kính gửi ông/bà, "


class Starter(NamedTuple):
    purpose: str
    code: str
    name: str
    label: str
    body: str
    legal_basis: str


_REASONS: tuple[tuple[str, str, str, str], ...] = (
    (
        "complaint", "Nội dung khiếu nại",
        ("nội dung ông/bà nêu là đề nghị xem xét lại một quyết định hoặc việc làm ảnh hưởng đến quyền lợi của chính ông/bà. "
        "Việc này được giải quyết theo Luật Khiếu nại, không theo đường phản ánh, kiến nghị. Ông/bà có thể gửi đơn khiếu nại, hoặc đến trình bày trực tiếp, "
        "tại cơ quan đã ra quyết định hoặc có việc làm đó, trong 90 ngày kể từ ngày nhận được hoặc biết được. "
        "Đơn cần ghi ngày, họ tên, địa chỉ, nội dung, lý do, yêu cầu và có chữ ký hoặc điểm chỉ của ông/bà."),
        "Nghị định 20/2008/NĐ-CP, Điều 1; Luật Khiếu nại 02/2011/QH13, Điều 8 và Điều 9",
    ),
    (
        "denunciation", "Thông tin thuộc phạm vi Luật Tố cáo",
        ("kênh này chỉ nhận phản ánh, kiến nghị về quy định hành chính. Thông tin về vi phạm pháp luật của một người hoặc một cơ quan "
        "được tiếp nhận bằng đơn có chữ ký hoặc điểm chỉ, hoặc trình bày trực tiếp tại nơi tiếp công dân của cơ quan có thẩm quyền; "
        "danh tính người cung cấp được giữ bí mật theo luật. Để bảo đảm an toàn, xin không nhắn tên người, số điện thoại hay giấy tờ tại đây."),
        "Luật Tố cáo 25/2018/QH14, Điều 22, Điều 23 và Điều 56; Nghị định 20/2008/NĐ-CP, Điều 1",
    ),
    (
        "legal_question", "Hỏi đáp pháp luật, thủ tục",
        ("nội dung ông/bà nêu là câu hỏi về pháp luật hoặc cách làm thủ tục. Để được trả lời nhanh, ông/bà có thể xem mục Tra cứu thủ tục "
        f"trên trang này hoặc Cổng Dịch vụ công quốc gia (dichvucong.gov.vn), gọi tổng đài {HOTLINE}, hoặc hỏi tại quầy hướng dẫn của Trung tâm "
        "Phục vụ hành chính công gần nhất. Nếu ông/bà gặp vướng mắc khi làm thủ tục, xin cứ gửi phản ánh, chúng tôi sẵn sàng tiếp nhận."),
        "Quyết định 574/QĐ-TTg năm 2017: không áp dụng với hướng dẫn, giải đáp pháp luật",
    ),
    (
        "scene", "Phản ánh hiện trường",
        ("việc ông/bà nêu (hè phố, rác, cây xanh, chiếu sáng, tiếng ồn, giao thông…) do hệ thống phản ánh hiện trường của thành phố xử lý, nhanh hơn kênh này. "
        f"Xin ông/bà gửi kèm ảnh và vị trí qua kênh phản ánh hiện trường của thành phố, hoặc gọi tổng đài {HOTLINE}; gửi lại tại đây với đủ ảnh và vị trí thì chúng tôi "
        "chuyển giúp và báo kết quả. Nếu có nguy hiểm ngay, xin gọi 113, 114 hoặc 115."),
        "Nghị định 20/2008/NĐ-CP, Điều 3; Quyết định 1207/QĐ-UBND ngày 28/02/2025 của UBND thành phố Hà Nội",
    ),
    (
        "sender_incomplete", "Thiếu thông tin người gửi",
        ("pháp luật yêu cầu phản ánh, kiến nghị có họ tên, địa chỉ và số điện thoại của người gửi, và chúng tôi chưa nhận đủ. "
        "Ông/bà có thể gửi lại bất cứ lúc nào với đủ các thông tin này; chúng được bảo vệ và không công khai."),
        "Nghị định 20/2008/NĐ-CP, Điều 7 (sửa đổi bởi Nghị định 92/2017/NĐ-CP)",
    ),
    (
        "unclear", "Nội dung chưa rõ",
        ("chúng tôi đã đọc kỹ nhưng chưa xác định được việc cụ thể. Ông/bà có thể gửi lại, nêu rõ: việc gì, ở cơ quan nào, vào lúc nào, "
        "và ông/bà mong muốn điều gì. Có ảnh giấy tờ liên quan thì càng tốt."),
        "Nghị định 20/2008/NĐ-CP, Điều 7: nội dung rõ ràng",
    ),
    (
        "not_vietnamese", "Không viết bằng tiếng Việt",
        ("pháp luật yêu cầu phản ánh, kiến nghị viết bằng tiếng Việt. Xin ông/bà gửi lại bằng tiếng Việt; có thể nhờ người thân giúp. "
        "(The law asks that you write in Vietnamese. Please send it again in Vietnamese; a friend may help you.)"),
        "Nghị định 20/2008/NĐ-CP, Điều 7: sử dụng tiếng Việt",
    ),
    (
        "duplicate", "Trùng với phản ánh đã có",
        ("phản ánh này trùng với phản ánh ông/bà đã gửi trước đó. Chúng tôi tiếp tục xử lý theo mã đã cấp, ông/bà không cần gửi lại. "
        "Nếu có thông tin mới, xin gửi thêm vào phản ánh đó."),
        "Quy chế tiếp nhận, xử lý phản ánh, kiến nghị: một nội dung của một người gửi xử lý một lần",
    ),
    (
        "not_competent", "Không thuộc thẩm quyền",
        ("việc ông/bà nêu không thuộc thẩm quyền của thành phố. Ông/bà có thể gửi đến cơ quan có thẩm quyền qua mục Phản ánh, kiến nghị "
        "trên Cổng Dịch vụ công quốc gia (dichvucong.gov.vn), là nơi nhận phản ánh cho mọi bộ, ngành, tỉnh, thành phố."),
        "Nghị định 20/2008/NĐ-CP, Điều 12; Quyết định 31/2021/QĐ-TTg, Chương VI",
    ),
    (
        "offensive", "Lời lẽ không phù hợp",
        ("chúng tôi hiểu ông/bà đang bức xúc. Phản ánh có lời lẽ xúc phạm nên chưa thể tiếp nhận. "
        "Xin ông/bà gửi lại, nêu sự việc bằng lời lẽ bình thường; chúng tôi sẽ tiếp nhận và xem xét như mọi phản ánh khác."),
        "Quy chế tiếp nhận, xử lý phản ánh, kiến nghị: ngôn từ phù hợp",
    ),
    (
        "unfit_picture", "Ảnh không hợp lệ",
        ("ảnh gửi kèm không dùng được (ảnh lấy từ mạng, đã chỉnh sửa, hoặc không liên quan). "
        "Xin ông/bà gửi lại ảnh tự chụp, hoặc gửi phản ánh không kèm ảnh."),
        "Quyết định 1207/QĐ-UBND ngày 28/02/2025 của UBND thành phố Hà Nội: không dùng ảnh lấy lại, ảnh chỉnh sửa",
    ),
    (
        "state_secret", "Có nội dung phải giữ bí mật",
        ("nội dung này không thể tiếp nhận qua mạng. Xin ông/bà không gửi lại qua tin nhắn và đến trình bày trực tiếp "
        "tại nơi tiếp công dân của cơ quan có thẩm quyền."),
        "Luật Bảo vệ bí mật nhà nước 117/2025/QH15, Điều 5",
    ),
    (
        "thanks", "Lời cảm ơn, khen ngợi",
        ("xin chân thành cảm ơn những lời ông/bà gửi. Lời nhắn không nêu vướng mắc hay kiến nghị nào nên chúng tôi không mở việc xử lý. "
        "Khi cần phản ánh, kiến nghị, ông/bà cứ gửi tại đây."),
        "Nghị định 20/2008/NĐ-CP, Điều 3: không phải phản ánh, kiến nghị",
    ),
    (
        "test_message", "Tin gửi thử, gửi nhầm",
        ("chúng tôi hiểu đây là tin gửi thử hoặc gửi nhầm nên không mở việc xử lý. "
        "Nếu ông/bà có phản ánh, kiến nghị, xin gửi lại, nêu rõ việc gì, ở cơ quan nào, vào lúc nào."),
        "Nghị định 20/2008/NĐ-CP, Điều 3 và Điều 7: không có nội dung phản ánh, kiến nghị",
    ),
    (
        "advertising", "Quảng cáo, tin rác",
        ("kênh này chỉ tiếp nhận phản ánh, kiến nghị. Tin ông/bà gửi là quảng cáo, mời chào nên không được xử lý; "
        "xin không gửi tiếp. Nếu có nhầm lẫn, ông/bà có thể đề nghị xem lại."),
        "Quy chế tiếp nhận, xử lý phản ánh, kiến nghị; Nghị định 91/2020/NĐ-CP về chống tin nhắn rác, thư điện tử rác, cuộc gọi rác",
    ),
)  # fmt: skip

# field → what was looked at, in the middle of the answer
_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("land", "Đất đai", "hồ sơ đất đai của ông/bà, các bước đã làm tại Văn phòng đăng ký đất đai và cơ quan thuế"),
    ("construction", "Xây dựng, nhà ở, quy hoạch", "hồ sơ xin phép xây dựng và quy hoạch tại khu đất ông/bà nêu"),
    ("civil_status", "Hộ tịch", "hồ sơ hộ tịch tại bộ phận một cửa và sổ, cơ sở dữ liệu hộ tịch"),
    (
        "residence",
        "Cư trú, căn cước, xuất nhập cảnh",
        "việc tiếp nhận và giải quyết hồ sơ cư trú, căn cước cùng Công an nơi nhận hồ sơ",
    ),
    (
        "business",
        "Doanh nghiệp, hộ kinh doanh",
        "hồ sơ đăng ký kinh doanh và các yêu cầu sửa đổi, bổ sung đã gửi ông/bà",
    ),
    ("tax", "Thuế, phí, lệ phí", "khoản thu ông/bà nêu, mức thu theo quy định và biên lai"),
    ("insurance", "Bảo hiểm xã hội, bảo hiểm y tế", "việc giải quyết chế độ cùng cơ quan bảo hiểm xã hội"),
    ("labour", "Lao động, việc làm", "hồ sơ và quy định về lao động, việc làm có liên quan"),
    ("welfare", "Người có công, bảo trợ xã hội", "hồ sơ hưởng chế độ và việc chi trả tại nơi cư trú"),
    ("education", "Giáo dục, đào tạo", "việc giải quyết của nhà trường và phòng chuyên môn"),
    ("health", "Y tế, an toàn thực phẩm", "việc giải quyết của cơ sở y tế và cơ quan quản lý"),
    ("transport", "Giao thông, phương tiện, giấy phép lái xe", "hồ sơ phương tiện, giấy phép lái xe và nơi tiếp nhận"),
    ("environment", "Môi trường", "hồ sơ môi trường và việc kiểm tra đã thực hiện"),
    ("urban", "Hạ tầng đô thị, điện, nước", "việc cung cấp dịch vụ và thủ tục đấu nối, sửa chữa"),
    ("justice", "Tư pháp, chứng thực, công chứng", "việc chứng thực, cấp bản sao tại bộ phận một cửa"),
    ("agriculture", "Nông nghiệp, thủy lợi", "hồ sơ và chính sách hỗ trợ nông nghiệp có liên quan"),
    ("culture", "Văn hóa, du lịch, thể thao", "hồ sơ và quy định về văn hóa, du lịch, thể thao có liên quan"),
    ("digital", "Dịch vụ công trực tuyến", "lỗi ông/bà gặp trên hệ thống dịch vụ công, hồ sơ và nhật ký của hồ sơ đó"),
    (
        "staff",
        "Cán bộ, công chức, công vụ",
        "việc tiếp nhận, hướng dẫn tại thời điểm ông/bà nêu và ý kiến của những người có mặt",
    ),
)
_DECREE = "Nghị định 20/2008/NĐ-CP, Điều 14 và Điều 19"
_ANY: tuple[tuple[str, str, str], ...] = (
    (
        "xin-loi-cham", "Xin lỗi vì giải quyết chậm",
        ("Kính gửi ông/bà, về phản ánh {ma}: hồ sơ của ông/bà đã được giải quyết chậm so với ngày hẹn, chúng tôi xin lỗi ông/bà về việc này. "
        "Lý do chậm: {noi_dung}\nKết quả sẽ có trước ngày {ngay_ket_qua}. Nếu quá ngày đó, xin ông/bà trả lời ngay tại đây để chúng tôi kiểm tra lại."),
    ),
    (
        "dung-quy-dinh", "Việc đã làm đúng quy định, giải thích",
        ("Kính gửi ông/bà, về phản ánh {ma}: chúng tôi đã kiểm tra. Yêu cầu đối với hồ sơ của ông/bà là đúng quy định, căn cứ: {can_cu}.\n"
        "Cụ thể: {noi_dung}\nNếu ông/bà thấy quy định này chưa hợp lý, ông/bà có thể gửi kiến nghị sửa đổi ngay tại đây."),
    ),
    (
        "thu-tuc", "Trả lời câu hỏi về thủ tục",
        ("Kính gửi ông/bà, về thủ tục {thu_tuc} (mã {ma_thu_tuc}): {noi_dung}\nCăn cứ: {can_cu}. "
        f"Ông/bà có thể xem đầy đủ tại mục Tra cứu thủ tục, hoặc gọi {HOTLINE}."),
    ),
)  # fmt: skip

# What asks the sender for more. The clock waits for the reply, which is untrue of every answer: so none begins with it.
_SUPPLEMENT: tuple[tuple[str, str, str], ...] = (
    (
        "can-them-thong-tin", "Cần thêm thông tin để kiểm tra",
        ("Kính gửi ông/bà, để kiểm tra đúng việc ông/bà nêu (mã {ma}), chúng tôi cần thêm: {noi_dung}\n"
        "Ông/bà trả lời ngay tại đây, bằng chữ hoặc ảnh. Thời hạn tạm dừng trong lúc chờ ông/bà."),
    ),
)  # fmt: skip


# What the citizen is told when a matter moves; the kind's own words stand behind each. Codes as the kind names its notices.
_NOTICES: tuple[tuple[str, str, str], ...] = (
    (
        "received", "Đã tiếp nhận",
        ("Thành phố đã tiếp nhận phản ánh, kiến nghị của ông/bà.\n\nMã số: {ma}\nHạn trả lời: {han}\n\n"
        "Cán bộ điều phối sẽ xem và chuyển cơ quan có thẩm quyền. Có thay đổi, thành phố báo ông/bà ngay."),
    ),
    (
        "assigned", "Đã chuyển xử lý",
        "Phản ánh {ma} đã được chuyển đến {don_vi} xử lý. Hạn trả lời ông/bà: {han}.",
    ),
    (
        "supplement_requested", "Đề nghị bổ sung",
        ("Về phản ánh {ma}, thành phố đề nghị ông/bà bổ sung:\n\n{noi_dung}\n\n"
        "Ông/bà trả lời ngay tại đây (chữ hoặc ảnh). Thời hạn tạm dừng trong lúc chờ ông/bà bổ sung."),
    ),
    (
        "refused", "Không tiếp nhận",
        "Về nội dung ông/bà gửi (mã {ma}), thành phố xin trả lời như sau.\n\n{noi_dung}",
    ),
    (
        "redirected", "Hướng dẫn nơi khác",
        "Về nội dung ông/bà gửi (mã {ma}), nơi giải quyết đúng và nhanh nhất là:\n\n{noi_dung}",
    ),
    (
        "answered", "Trả lời",
        "{don_vi} trả lời phản ánh, kiến nghị {ma}:\n\n{noi_dung}\n\nÔng/bà đánh giá câu trả lời này thế nào?",
    ),
    ("progress", "Báo tiến độ", "Tiến độ xử lý phản ánh {ma}:\n\n{noi_dung}"),
    ("reopened", "Xem xét lại", "Đã ghi nhận đề nghị xem xét lại {ma}. Hạn trả lời lần này: {han}."),
    (
        "overdue", "Xin lỗi vì trả lời chậm",
        ("Phản ánh {ma} đã quá hạn trả lời. Thành phố xin lỗi ông/bà vì sự chậm trễ này. "
        "Cơ quan xử lý sẽ báo tiến độ cho ông/bà ít nhất 7 ngày một lần cho đến khi có trả lời."),
    ),
)  # fmt: skip
NOTICES = tuple((code, label) for code, label, _body in _NOTICES)
ANY = "any"
# purpose → code → what people call what a text is for
NAMES: dict[str, dict[str, str]] = {
    "reason": {each[0]: each[1] for each in _REASONS},
    "field": {**{each[0]: each[1] for each in _FIELDS}, ANY: "Mọi lĩnh vực", "supplement": "Đề nghị bổ sung"},
    "notice": dict(NOTICES),
}


def starter() -> Iterator[Starter]:
    """Every text of the start set."""
    for code, label, body, basis in _REASONS:
        yield Starter("reason", code, "mac-dinh", label, _DEAR + body, basis)
    for code, label, looked_at in _FIELDS:
        yield Starter("field", code, "tra-loi", label, _answer(looked_at), _DECREE)
    for name, label, body in _ANY:
        yield Starter("field", "any", name, label, body, _DECREE)
    for name, label, body in _SUPPLEMENT:
        yield Starter("field", "supplement", name, label, body, _DECREE)
    for code, label, body in _NOTICES:
        yield Starter("notice", code, "mac-dinh", label, body, "")


def _answer(looked_at: str) -> str:
    return (
        f"{_DEAR}về phản ánh {{ma}}, {{don_vi}} đã kiểm tra {looked_at}.\n\n"
        "Kết quả: {noi_dung}\n\nCăn cứ: {can_cu}.\n\n"
        "Nếu ông/bà chưa đồng ý hoặc còn điều cần làm rõ, xin trả lời ngay tại đây trong 15 ngày; chúng tôi sẽ xem xét lại."
    )
