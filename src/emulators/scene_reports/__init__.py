"""The city's scene-report system, as a process: Open311 GeoReport v2 in XML with mySociety's updates extension.

Assumed, not seen: what we know of the real one is its law and its numbers. It must not import anything of the product.

Start:  PYTHONPATH=src python -m emulators.scene_reports --port 8002 --state DIR --clock-file FILE --api-key-file F
`GET /health` → {"ready": true}. `GET /` → a page on which a person plays the staff of that system.
A report's media_url (also several) is fetched over HTTP, in the background, and shown on the page.
GeoReport under /open311/v2/: services, services/{code}, requests (GET, POST), requests/{id}, tokens/{t}, servicerequestupdates.

Control calls, JSON, from this machine only, under /_control:
  GET  /requests                all reports: reference, service_code, description, place, number (theirs), state, updates, pictures
  POST /requests/{reference}    {state, words}: what their staff did; states of the extension (IN_PROGRESS, FIXED, …)
  GET  /faults  POST /faults    {kind, path?, times?, seconds?}; DELETE /faults
       kind: slow (seconds) · down (503) · close · html · drop_after (done, then the connection is closed) · wrong (XML of another shape)
  POST /switches                {tokens, updates, knows_repeats}: answers tokens instead of numbers; has the updates
                                extension (else 404); knows a repeated report by attribute[external_id]
  POST /reset
"""
