"""Draws the factors of `merit tune` again: python3 tests/tune/draws.py SEED SPREAD DRAW CRITERIA

The factors before they are scaled, in ten-thousandths. Nothing of merit is used.
"""
import hashlib
import sys
from fractions import Fraction


def factors(seed, spread, draw, criteria):
    most = int(Fraction(spread) * 100)
    width, found, block = 2 * most + 1, [], 0
    last = (2**64 - 1) - (2**64 - 1) % width
    while len(found) < criteria:
        digest = hashlib.sha256(f"merit tune/1\n{seed}\n{draw}\n{block}".encode()).digest()
        words = [int.from_bytes(digest[at : at + 8], "big") for at in range(0, 32, 8)]
        found += [10_000 - most + word % width for word in words if word < last]
        block += 1
    return found[:criteria]


if __name__ == "__main__":
    seed, spread, draw, criteria = sys.argv[1:]
    print(factors(seed, spread, int(draw), int(criteria)))
