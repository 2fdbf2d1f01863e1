"""What other systems may report here, with the questions of each."""

from typing import Any

from django.utils.translation import gettext_lazy

from casework.outside import Question, Reportable

_RULES, _SCENE = gettext_lazy("Quy định hành chính"), gettext_lazy("Phản ánh hiện trường")
_UNIT = Question("UNIT", gettext_lazy("Cơ quan, đơn vị được nêu"))
_WHEN = Question("HAPPENED_ON", gettext_lazy("Thời điểm xảy ra, như ông/bà nhớ"))
_TITLE = Question("TITLE", gettext_lazy("Tiêu đề"))
_ADDRESS = Question("ADDRESS", gettext_lazy("Địa chỉ của người gửi"))
_ASKED = (_TITLE, _UNIT, _WHEN, _ADDRESS)


def _service(code: str, name: Any, description: Any, *keywords: str, scene: bool = False) -> Reportable:
    group, group_name, asked = ("scene", _SCENE, (_TITLE,)) if scene else ("rules", _RULES, _ASKED)
    return Reportable(code, name, description, group, group_name, keywords, asked)


# Fields of Decree 20/2008/NĐ-CP, art. 5 (conduct; content of rules), the second cut as the city's desks are cut; then what
# belongs to the scene-report system and is handed over to it: nobody is sent away for having come to the wrong door.
SERVICES: tuple[Reportable, ...] = (
    _service("conduct", gettext_lazy("Thái độ, hành vi của cán bộ, công chức"), gettext_lazy("Chậm trễ, phiền hà, không thực hiện đúng quy định"), "thái độ", "chậm trễ"),
    _service("procedure", gettext_lazy("Vướng mắc khi làm thủ tục hành chính"), gettext_lazy("Hồ sơ, giấy tờ, trễ hẹn, dịch vụ công trực tuyến"), "hồ sơ", "trễ hẹn"),
    _service("rule", gettext_lazy("Kiến nghị về nội dung quy định"), gettext_lazy("Quy định bất cập, chồng chéo, không phù hợp thực tế"), "quy định", "kiến nghị"),
    _service("question", gettext_lazy("Hỏi về thủ tục hành chính"), gettext_lazy("Cần giấy tờ gì, nộp ở đâu, bao lâu"), "hỏi đáp"),
    _service("land", gettext_lazy("Đất đai, nhà ở"), gettext_lazy("Quy định và thủ tục về đất đai, nhà ở, giấy chứng nhận"), "đất đai", "nhà ở"),
    _service("construction", gettext_lazy("Xây dựng, quy hoạch"), gettext_lazy("Quy định và thủ tục về xây dựng, quy hoạch"), "giấy phép xây dựng"),
    _service("civil_status", gettext_lazy("Hộ tịch, chứng thực, cư trú"), gettext_lazy("Khai sinh, kết hôn, chứng thực, cư trú"), "hộ tịch", "cư trú"),
    _service("business", gettext_lazy("Đăng ký kinh doanh, thuế"), gettext_lazy("Quy định và thủ tục với hộ kinh doanh, doanh nghiệp"), "doanh nghiệp"),
    _service("social", gettext_lazy("Chính sách xã hội, lao động, y tế, giáo dục"), gettext_lazy("Quy định và thủ tục về trợ giúp, lao động, y tế, giáo dục"), "trợ cấp"),
    _service("other", gettext_lazy("Lĩnh vực khác"), gettext_lazy("Quy định và thủ tục hành chính khác"), "khác"),
    _service("scene_road", gettext_lazy("Đường, hè phố hư hỏng"), gettext_lazy("Ổ gà, nắp cống, hè phố"), "đường", "hè phố", scene=True),
    _service("scene_light", gettext_lazy("Chiếu sáng, điện"), gettext_lazy("Đèn đường tắt, dây điện nguy hiểm"), "đèn đường", scene=True),
    _service("scene_waste", gettext_lazy("Rác thải, môi trường"), gettext_lazy("Rác chưa thu gom, mùi, khói bụi"), "rác", scene=True),
    _service("scene_tree", gettext_lazy("Cây xanh, công viên"), gettext_lazy("Cây đổ, cành gãy, công viên"), "cây xanh", scene=True),
    _service("scene_water", gettext_lazy("Cấp nước, thoát nước"), gettext_lazy("Mất nước, ngập úng, cống tắc"), "ngập", scene=True),
    _service("scene_order", gettext_lazy("Trật tự đô thị, giao thông, tiếng ồn"), gettext_lazy("Lấn chiếm, đỗ xe, tiếng ồn"), "tiếng ồn", scene=True),
    _service("scene_other", gettext_lazy("Việc hiện trường khác"), gettext_lazy("Việc khác ngoài đường, nơi công cộng"), "khác", scene=True),
)  # fmt: skip
BY_CODE = {service.code: service for service in SERVICES}
