from .chance.matrix import COLUMNS as COLUMNS
from .chance.matrix import Margins as Margins
from .chance.matrix import across as across
from .chance.matrix import matrix as matrix
from .chance.participations import read_csv as read_csv
from .chance.trend import MEASURES as MEASURES
from .chance.trend import Trend as Trend
from .chance.trend import transmission as transmission
from .chance.trend import trend as trend
from .mandate.follow_through import follow_through as follow_through
from .mandate.gaps import SEAT_UNKNOWN as SEAT_UNKNOWN
from .mandate.gaps import Gaps as Gaps
from .mandate.gaps import gaps as gaps
from .mandate.scorecard import scorecard as scorecard
from .mandate.trend import trend_of as trend_of
from .structure.brokers import ROLES as ROLES
from .structure.brokers import Brokers as Brokers
from .structure.brokers import brokers as brokers
from .structure.fragility import Fragility as Fragility
from .structure.fragility import fragility as fragility
from .suggestion.candidates import CandidateIndex as CandidateIndex
from .suggestion.candidates import candidate_index as candidate_index
from .suggestion.holdout import holdout as holdout
from .suggestion.holdout import holdout_of as holdout_of
from .suggestion.suggest import partners as partners
from .suggestion.suggest import suggest as suggest

__all__: list[str]
