"""The track record of many articles: every call counted, with intervals that know of overlap.

Calls overlap in time and articles name many shares on one day, so that neither calls nor
articles are independent. `clusters` says what is one observation, `interval` what follows from
it for a mean, a median and a hit rate, `shrink` how far a group's mean is to be believed, and
`record` puts it together.
"""

from backtest.study.track.calls import MONTHS, SIGN, UNCLEAR
from backtest.study.track.record import TrackRecord, track_record

__all__ = ["MONTHS", "SIGN", "UNCLEAR", "TrackRecord", "track_record"]
