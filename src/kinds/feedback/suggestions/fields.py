"""The fields that a matter may belong to: a short list of our own, with the catalogue's names of fields beside each.

The list is for routing and counting; the catalogue's own field of a procedure stays what it is.
"""

from django.utils.translation import gettext_lazy

FIELDS = {
    "land": gettext_lazy("Đất đai"),
    "construction": gettext_lazy("Xây dựng, nhà ở, quy hoạch"),
    "civil_status": gettext_lazy("Hộ tịch"),
    "residence": gettext_lazy("Cư trú, căn cước, xuất nhập cảnh"),
    "business": gettext_lazy("Doanh nghiệp, đầu tư, kinh doanh"),
    "tax": gettext_lazy("Thuế, phí, lệ phí"),
    "insurance": gettext_lazy("Bảo hiểm xã hội, bảo hiểm y tế"),
    "labour": gettext_lazy("Lao động, việc làm"),
    "welfare": gettext_lazy("Người có công, bảo trợ xã hội"),
    "education": gettext_lazy("Giáo dục, đào tạo"),
    "health": gettext_lazy("Y tế, an toàn thực phẩm"),
    "transport": gettext_lazy("Giao thông, phương tiện, giấy phép lái xe"),
    "environment": gettext_lazy("Môi trường"),
    "urban": gettext_lazy("Hạ tầng đô thị, điện, nước"),
    "order": gettext_lazy("An ninh, trật tự đô thị"),
    "justice": gettext_lazy("Tư pháp, chứng thực, công chứng"),
    "agriculture": gettext_lazy("Nông nghiệp, thủy lợi"),
    "culture": gettext_lazy("Văn hóa, du lịch, thể thao"),
    "digital": gettext_lazy("Dịch vụ công trực tuyến"),
    "staff": gettext_lazy("Cán bộ, công chức, công vụ"),
}


def label_of(field: str) -> str:
    """What FIELD is called; one that an official wrote in words of his own is its own name."""
    return str(FIELDS.get(field, field))
