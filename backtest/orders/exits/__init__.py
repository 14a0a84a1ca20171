"""Exits that fall due on a date: found for all tranches of a leg at once.

The levels (`stop_loss`, `take_profit`, `trailing_stop`) and the count of bars
(`after`) need no search: the kernel walks them bar by bar.
"""
