"""An SMS gateway, as a process: one HTTP call a message, in the three dialects that gateways speak.

Our own making, after what gateways have in common; no particular one. It must not import anything of the product.

Start:  PYTHONPATH=src python -m emulators.sms --port 8004 --state DIR --secret-file F [--sender NAME]
`GET /health` → {"ready": true}. `GET /` → the telephone: what was delivered, with its alphabet and segments.
  POST /json  {from, to, text, ref}, Authorization: Bearer …  → {"id", "code": 0}
  POST /form  the same as a form, X-Api-Key: …                → {"data": [{"id", "status": "00"}]}
  GET  /url   ?user=…&to=…&text=…&ref=…&key=…                 → the same as /json
Refusals come with HTTP 200 and a code: 2 unknown sender, 3 no such number, 4 no credit, 5 empty or too long, 9 later.

Delivery reports ({id, ref, status: DELIVRD or UNDELIV}) follow each message to --report-url; a number that ends in 000 is
switched off for good.

Control calls, JSON, from this machine only, under /_control:
  GET /messages · GET /calls · POST /reset
  GET /reports (sent, with what was answered) · POST /reports {url, sort: json|form|query, sign: secret} · POST /report {status}: all again
  POST /faults {kind, times?, code?, seconds?}: slow · down (503) · broken (500) · close · drop_after · html · code
"""
