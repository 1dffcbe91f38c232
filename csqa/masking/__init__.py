"""Personal data hidden before a result leaves the program: same length, so that every offset stays right.

Telephone numbers keep their first three and last four digits, cards and identity cards their last four, an e-mail its
first letter and domain, an address its province, city and district: enough for a colleague to recognise it, too little
to use it.
"""

from __future__ import annotations

from csqa.masking.names import marked_by, masked_name
from csqa.masking.result import masked, masked_roster
from csqa.masking.text import masked_text

__all__ = ["marked_by", "masked", "masked_name", "masked_roster", "masked_text"]
