"""Addresses of the administrator's pages of the books: places, procedures, texts."""

from django.urls import path

from desks.admin import books_places, books_procedures, books_texts, books_texts_house

urlpatterns = [
    path("dia-danh/", books_places.show_places, name="admin_places"),
    path("thu-tuc/", books_procedures.show_procedures, name="admin_procedures"),
    path("thu-tuc/moi/", books_procedures.change_procedure, name="admin_add_procedure"),
    path("thu-tuc/<str:code>/", books_procedures.show_procedure, name="admin_procedure"),
    path("thu-tuc/<str:code>/sua/", books_procedures.change_procedure, name="admin_change_procedure"),
    path("thu-tuc/<str:code>/ket-thuc/", books_procedures.end_procedure, name="admin_end_procedure"),
    path("mau/", books_texts.show_texts, name="admin_texts"),
    path("mau/moi/", books_texts.add_text, name="admin_add_text"),
    path("mau/<uuid:template_id>/", books_texts.show_text, name="admin_text"),
    path("mau/<uuid:template_id>/sua/", books_texts.change_text, name="admin_change_text"),
    path("mau/<uuid:template_id>/so/", books_texts_house.compare_text, name="admin_compare_text"),
    path("mau/<uuid:template_id>/ket-thuc/", books_texts.end_text, name="admin_end_text"),
]
