"""The adapter of the National Public Service Portal, as a process: login, session, `madonvi`, `service`, `error_code`.

The calling convention is as it was read in public code (2020-2021). The services for feedback are ASSUMED (`assumed_pakn.py`):
no text about them was found. It must not import anything of the product.

Start:  PYTHONPATH=src python -m emulators.national_portal --port 8003 --state DIR --clock-file FILE
        --username U --password-file F [--madonvi 000.00.01.H26] [--dstcode D]
POST /mapi/login {username, password} → {session, error_code}; sessions live ten minutes of the shared clock.
POST /mapi/g     {session, madonvi, service, …} → {error_code, message, result}
`GET /health` → {"ready": true}.

Control calls, JSON, from this machine only, under /_control:
  GET  /pakn                    everything that is known here
  POST /pakn                    {TieuDe, NoiDung, HoVaTen, …}: a citizen files at the portal → {MaPAKN}
  POST /pakn/{MaPAKN}           {TrangThai, …}: what happened there
  DELETE /pakn/{MaPAKN}         it is lost there
  GET  /calls                   the services that were called, in their order
  POST /faults                  {kind, service?, times?, seconds?}; DELETE /faults
       kind: slow · down (503) · close · html · drop_after · refuse (error_code other than zero) · forget (sessions end now)
  POST /switches                {error_code: "int"|"text"|"double"}: 0, "0" or "00"
  POST /reset
"""
