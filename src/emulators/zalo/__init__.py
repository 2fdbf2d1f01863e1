"""The other side of Zalo, as a process: OAuth, OA messages, template messages, graph, webhooks, a phone.

Faithful to the documented protocol (errors with HTTP 200, windows, limits, retries), so that the
product can be built and proved without the real network. It must not import anything of the product.

Start:  PYTHONPATH=src python -m emulators.zalo --port 8001 --state DIR --clock-file FILE
        --webhook-url URL --app-id N --app-secret-file F --oa-secret-file F --oa-id N [--redirect-uri URL]
Hosts by path prefix: /oauth /openapi /business /graph; or by the true names in the Host header.
`GET /health` → {"ready": true}. `GET /` → the phone page. `GET /media/{id}` → files.

Control calls, JSON, all under /_control, from this machine only:
  GET  /                         overview: oa, clock, webhook, switches, faults
  POST /token                    a first OA token pair {access_token, refresh_token, expires_in}
  POST /token/revoke             all tokens become -216
  GET  /users   POST /users      {name, phone?, id?, follower=true, has_zalo=true, interacted=follower}
  GET  /users/{id}
  GET  /users/{id}/messages?after=n&side=oa|citizen   what is on the phone: id, side, kind, text, body
                                 (buttons, picture, file, form, fields), at, billed, call, received, seen
  POST /users/{id}/{act}         text {text, msg_id?, quote_msg_id?} · press {msg_id, index | payload}
       image|gif|file|audio|video {content: base64?, name?, mime?, text? | url} · sticker · link {url}
       business_card {phone} · location {latitude, longitude}
       submit_info {info: {name, phone, address, ward, city, district, dob, gender}, shape: new|old}
       follow · unfollow · chat_now · withdraw · react {msg_id, icon} · received · seen
       raw {event: {event_name, …}, server?}      → {msg_id?, event}
  POST /users/{id}/mini-app      {kind: phone|location} → {code} for graph /v2.0/me/info
  POST /users/{id}/social-token  a social token pair for graph /v2.0/me
  GET /faults   POST /faults     {kind, scope, times?, seconds?, code?, message?, status?, copies?} → {id}
       kind of calls: slow down close html error drop_after; scope all|openapi|oauth|business|graph|/path
       kind of the webhook: duplicate reorder delay forge drop (scope webhook)
  DELETE /faults, /faults/{id}
  GET /switches POST /switches   see world.SWITCHES: signature variants, windows, quotas, receipts
  GET /webhook  POST /webhook    {url, force=false}: saves the URL after the unsigned probe; renews a cancelled one
  GET /webhook/log?after=id      every attempt: event_name, num_retry, at, http, error, ms, headers, body
  GET /events?after=id           every event with the stage of its deliveries
  POST /console                  {redirect_uri, code_challenge}
  GET /templates POST /templates {id, name, text, params: {name: kind}, status, byUser, nightBlocked}
       there from the start: 330001 code,due,link · 330002 code,state,link · 330003 code,due,link ·
       330004 code,link (rating) · 330009 not approved · 330010 otp, not by UID · 330011 not at night
  GET /zbs                       messages sent by phone
  GET /clock    POST /clock/advance {seconds, minutes, hours, days, working_days}
  POST /reset                    forget everything but the clock and the webhook URL

Outside knowledge that is uncertain is a switch, with the best supported reading as default.
"""
