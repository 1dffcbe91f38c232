"""The quantile of Student's t that a 95 % interval of a mean needs."""

from __future__ import annotations

# Two-sided 95 %, 1 to 9 degrees of freedom: any printed table, e.g. NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
_TABLE = (12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622)
_NORMAL = 1.959963984540054


def quantile(freedom: int) -> float:
    """t with 97.5 % below it, for `freedom` >= 1 degrees of freedom; right to 0.0001."""
    if freedom <= len(_TABLE):
        return _TABLE[freedom - 1]
    # Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
    x, n = _NORMAL, freedom
    return (
        x
        + (x**3 + x) / (4 * n)
        + (5 * x**5 + 16 * x**3 + 3 * x) / (96 * n**2)
        + (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / (384 * n**3)
        + (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / (92160 * n**4)
    )
