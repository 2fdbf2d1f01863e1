"""The addresses of the administrator's desk. A room with a page of its own adds it here and a line in `index_page`."""

from django.urls import include, path

from desks.admin import away_page, index_page, people_page, positions_page, sheets_page, succession_page, units_page

urlpatterns = [
    path("", index_page.show_index, name="admin_index"),
    path("lich-su/", index_page.show_history, name="admin_history"),
    path("don-vi/", units_page.show_units, name="admin_units"),
    path("don-vi/moi/", units_page.open_unit, name="admin_open_unit"),
    path("don-vi/<uuid:unit_id>/", units_page.show_unit, name="admin_unit"),
    path("don-vi/<uuid:unit_id>/sua/", units_page.describe_unit, name="admin_describe_unit"),
    path("don-vi/<uuid:unit_id>/doi-ten/", succession_page.rename_unit, name="admin_rename_unit"),
    path("don-vi/<uuid:unit_id>/ket-thuc/", succession_page.end, name="admin_end_unit"),
    path("don-vi/<uuid:unit_id>/vi-tri-moi/", positions_page.open_position, name="admin_open_position"),
    path("vi-tri/<uuid:position_id>/", positions_page.show_position, name="admin_position"),
    path("vi-tri/<uuid:position_id>/giao/", positions_page.appoint, name="admin_appoint"),
    path("thoi-giu/<uuid:holding_id>/", positions_page.relieve, name="admin_relieve"),
    path("nhan-su/", people_page.show_people, name="admin_people"),
    path("nhan-su/moi/", people_page.invite, name="admin_invite"),
    path("nhan-su/<uuid:user_id>/", people_page.show_account, name="admin_account"),
    path("nhan-su/<uuid:user_id>/sua/", people_page.describe_account, name="admin_describe_account"),
    path("nhan-su/<uuid:user_id>/mat-khau/", people_page.give_password, name="admin_give_password"),
    path("nhan-su/<uuid:user_id>/lop-hai/", people_page.reset_second_factor, name="admin_reset_second_factor"),
    path("nhan-su/<uuid:user_id>/ngung/", people_page.leave, name="admin_leave"),
    path("nhan-su/<uuid:user_id>/mo-lai/", people_page.restart_account, name="admin_restart_account"),
    path("vang-mat/", away_page.show_away, name="admin_away"),
    path("vang-mat/ghi/<uuid:position_id>/", away_page.record_absence, name="admin_record_absence"),
    path("vang-mat/<uuid:absence_id>/tro-lai/", away_page.end_absence, name="admin_end_absence"),
    path("uy-quyen/ghi/<uuid:position_id>/", away_page.delegate, name="admin_delegate"),
    path("uy-quyen/<uuid:delegation_id>/cham-dut/", away_page.end_delegation, name="admin_end_delegation"),
    path("bang-tinh/", sheets_page.show_sheets, name="admin_sheets"),
    path("bang-tinh/<slug:what>/", sheets_page.import_sheet, name="admin_import"),
    path("bang-tinh/<slug:what>/xuat/", sheets_page.export_sheet, name="admin_export"),
    path("", include("desks.admin.books_urls")),
]
