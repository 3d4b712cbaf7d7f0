from . import linkage as linkage
from . import measures as measures
from .errors import DataError as DataError
from .errors import KgError as KgError
from .errors import NotFoundError as NotFoundError
from .errors import Problem as Problem
from .errors import QueryError as QueryError
from .errors import ReasonerError as ReasonerError
from .errors import StoreError as StoreError
from .graph import KnowledgeGraph as KnowledgeGraph
from .ingest.tables import read_table as read_table
from .linkage.mandate.follow_through import follow_through as follow_through
from .linkage.mandate.gaps import gaps as gaps
from .linkage.mandate.scorecard import scorecard as scorecard
from .linkage.mandate.trend import trend as trend
from .linkage.structure.brokers import brokers as brokers
from .linkage.structure.fragility import fragility as fragility
from .linkage.suggestion.suggest import partners as partners
from .maps import draw as draw
from .network.export import save_network as save_network
from .pipeline.load import connect as connect
from .pipeline.load import load as load
from .pipeline.load import open_store as open_store
from .query.entity import Entity as Entity
from .reports import report as report

__version__: str
__all__: list[str]
