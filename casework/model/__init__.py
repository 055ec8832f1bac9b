"""Frozen values and the pure rules over them.

Promise: time, chance and place are always arguments, and nothing is read or written. Begin with `ticket`.

Contents
- A ticket's life: `ticket`, `life`, `ticket_id`, `handling`, `merging`, `request`, `contest`, `news`, `deadline`,
  `warning`, `honesty`, `silence`, `recurrence`, `priority`, `queue`, `tally`, `referral`.
- A report: `draft`, `answering`, `photo`, `recording`, `said`, `entry`, `outside`, `category`, `suggesting`,
  `duplicate`, `likeness`.
- Places: `place`, `area`, `street`, `asset`, `datum`, `doubt`, `deep_link`.
- The district, and who answers where: `district`, `team`, `routing`, `handover`, `policy`, `finding`, `health`.
- People and what they may do: `person`, `authority`, `reach`, `limit`, `errors`, `change`, `following`.
- Oversight: `supervision`, `concern`, `lookback`, `round`.
- What is said, and when: `notice`, `channel`, `quiet`, `morning`, `portion`.
- Figures: `figure`, `summary`, `league`, `objection`, `week`, `bulletin`.
- What is organised beside tickets: `campaign`, `project`, `drive`, `frontage`, `contract`, `statement`, `effort`.
- What everybody and other systems see: `public`, `exposure`, `open311`, `client`.
- Reading what people type and send: `spelling`, `period`, `drive_words`, `small_talk`, `searching`, `content`.
"""
