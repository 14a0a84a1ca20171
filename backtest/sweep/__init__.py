"""WHAT IF THE NUMBERS WERE OTHERS: a thesis over a grid of them, every variant replayed.

::

    axes ─▶ grid ─▶ places ─▶ kernel ─▶ chunks on disk ─▶ Sweep
"""
