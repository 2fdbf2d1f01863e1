"""Where the gateway reports: with its secret in the address, or without when it signs."""

from django.urls import path

from channels.sms import receive

urlpatterns = [
    path("", receive.report, name="sms_report_signed"),
    path("<str:given>", receive.report, name="sms_report"),
]
