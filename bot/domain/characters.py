"""Characters that text may hold."""

import re

UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
"""Characters that text is neither kept nor shown with.

They are control characters, lone surrogates, those without a shape, and those that turn the
direction of whatever stands beside them. Joiners and direction marks are none of these: emoji,
Persian and Hebrew need them.
"""
