"""The ways by which a matter comes that an official keys in."""

from django.utils.translation import gettext_lazy as _

PHONE, LETTER, EMAIL, COUNTER = "phone", "letter", "email", "counter"
SOURCES = {
    PHONE: _("Điện thoại"),
    LETTER: _("Thư, đơn giấy qua bưu điện"),
    EMAIL: _("Thư điện tử"),
    COUNTER: _("Đến trực tiếp tại quầy"),
}
