"""Profiles: what differs from platform to platform (`rules/profiles/*.yaml`).

A profile says how waits are measured (docs/measures.md) and what is too long. One extends another and gives only what
differs; durations are seconds or quoted strings such as "90s", "3m", "24h".
"""

from csqa.profile.load import load_profile, profile_names, read_profile
from csqa.profile.profile import DAY, Interval, Limits, Profile, ResponseLimits, Wait

__all__ = [
    "DAY",
    "Interval",
    "Limits",
    "Profile",
    "ResponseLimits",
    "Wait",
    "load_profile",
    "profile_names",
    "read_profile",
]
