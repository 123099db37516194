#!/usr/bin/env python3
"""Shows that logarithms and powers of millionths are never in doubt, and writes the vectors that come nearest to it.

    Tests/DecimalsTests/prove.py            takes about two minutes

A result is correctly rounded if the true value is farther from the middle between two millionths than the error
with which it was computed. For exp, that is a walk over all 44 million arguments. For logarithms there are 2^63
arguments but only 44 (19) million middles m: ln(n) is near m where e^m is near the whole number n, and then the
distance is |e^m - n| / n, or less by a factor that is 1 for all that matters here. Each walk multiplies by the
same step, in integers of 320 binary places, so the drift stays below 2^-290.
"""

import random
from decimal import Decimal, getcontext
from pathlib import Path

PLACES = 320
ONE = 1 << PLACES
getcontext().prec = 130
MILLION = 1_000_000
GREATEST = 2**63 - 1
KEPT = 60  # the nearest ones, which become vectors


def fixed(value):
    return int((value * ONE).to_integral_value())


def walk(first, step, last):
    """Yields (k, base^((first + k) / 10^6) * 10^6) for every k until `last` is passed."""
    value, k = fixed(first), 0
    step = fixed(step)
    while value <= last:
        yield k, value
        value = value * step >> PLACES
        k += 1


def nearest(pairs, distance):
    """The pairs of the smallest distance; distances are compared as floats, exact enough to tell magnitudes."""
    found = []
    bound = float("inf")
    for k, value in pairs:
        d = distance(value)
        if d < bound:
            found.append((d, k, value))
            if len(found) >= 4 * KEPT:
                found.sort()
                del found[KEPT:]
                bound = found[-1][0]
    found.sort()
    return found[:KEPT]


def to_middle(value):
    """How far a result is from the middle between two units, relative to the result."""
    return abs((value & (ONE - 1)) - ONE // 2) / value


def to_integer(value):
    """How far a middle's argument is from a whole count of units, relative to it."""
    rest = value & (ONE - 1)
    return min(rest, ONE - rest) / value


def exact(function, units):
    x = Decimal(units) / MILLION
    y = {"ln": lambda: x.ln(), "log10": lambda: x.log10(), "exp": lambda: x.exp()}[function]()
    return int((y * MILLION).to_integral_value(rounding="ROUND_HALF_EVEN"))


def log2(number):
    return Decimal(number).ln() / Decimal(2).ln()


def main():
    vectors = set()
    last = (GREATEST + 1) * ONE

    # exp: from the first argument whose result isn't plainly zero.
    first = -14_600_000
    pairs = walk((Decimal(first) / MILLION).exp() * MILLION, (1 / Decimal(MILLION)).exp(), last)
    found = nearest(pairs, to_middle)
    print(f"exp: a result is at least 2^{log2(found[0][0]):.1f} of itself from a middle")
    assert found[0][0] > 2.0**-100
    vectors |= {("exp", first + k) for _, k, _ in found}

    # Below half a unit there is no argument; the first middle that matters is just below 1 unit's logarithm.
    for name, base, below in (("ln", Decimal(1).exp(), -13_815_512), ("log10", Decimal(10), -6_000_001)):
        start = (Decimal(below) + Decimal("0.5")) / MILLION
        pairs = walk(base**start * MILLION, base ** (1 / Decimal(MILLION)), last)
        found = nearest(pairs, to_integer)
        print(f"{name}: a middle is at least 2^{log2(found[0][0]):.1f} from a logarithm")
        assert found[0][0] / 2.4 > 2.0**-100
        for _, _, value in found:
            n = (value + ONE // 2) >> PLACES
            vectors |= {(name, n + d) for d in (-1, 0, 1)}

    random.seed(20261122)
    for bits in range(64):
        for _ in range(3):
            n = random.getrandbits(bits) | 1 << max(bits - 1, 0)
            vectors |= {("ln", n), ("log10", n)}
    for k in range(19):
        vectors |= {("log10", 10**k), ("ln", 10**k), ("log10", 10**k + 1)}
    vectors |= {("ln", GREATEST), ("log10", GREATEST), ("ln", 2**62), ("ln", 3 * 2**61), ("ln", 3 * 2**61 - 1)}
    vectors |= {("exp", n) for n in (0, 1, -1, MILLION, -MILLION, 29_852_773, -14_508_657, -14_508_658, -16_000_000)}
    vectors |= {("exp", random.randint(-15_000_000, 29_852_773)) for _ in range(300)}

    lines = [f"{f}\t{n}\t{exact(f, n)}\n" for f, n in sorted(vectors) if f == "exp" or 0 < n <= GREATEST]
    target = Path(__file__).parent / "Vectors" / "transcendental.tsv"
    target.parent.mkdir(exist_ok=True)
    target.write_text("".join(lines))
    print(f"{len(lines)} vectors")


main()
