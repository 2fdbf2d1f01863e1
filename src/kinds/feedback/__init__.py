"""Feedback (phản ánh, kiến nghị) on what an administration decides and does. `kind` is the manifest: begin there.

At the top lies what every kind has: `stages`, `verbs`, `models`, `moves`, `forms`, `notices`, `queries`, `rules`, `erasure`,
`screens`, and how a matter comes in: `intake` (from a message), `submission` (from anywhere). What is large has a room:

- `flows` the state tables; `plans` what each move checks and writes; `inputs` the fields of each move's form; `wordings`
  what notices say
- `units` who must not judge, who receives first; `joining` duplicates and parts of one matter; `sealing` what may be a
  denunciation
- `dialogue` the chat, a pure value; `conversations` what is done with it later; `reading` what words say by themselves;
  `suggestions` the model's guesses beside a case
- `asking`, `sender`, `keyed_in` pages for a sender, and for who types for one; `outside` how other systems meet feedback
- `letters`, `publication`, `regulation` the signed answer, the public list, the operating regulation
"""
