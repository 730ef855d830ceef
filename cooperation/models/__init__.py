"""The domain. This is its only door: other rooms import from here, never from a module inside."""

from .base import Alphabetical, OldAddress, Record, Row, alphabetical, public_condition, summary_zh_is_behind
from .citation import WHOLE_RECORD, Citation
from .edit import Batch, Edit
from .facts import EXEMPT, ROW_MODELS, fact_names, is_empty, reference_fields, row_models
from .fields import PartialDateField, TermField, WorkedOut
from .import_batch import ImportBatch
from .indicator import Indicator, Observation
from .initiative import Initiative, Participation
from .kept_form import KeptForm, Opening, SentForm, Waiting
from .loaded import LoadedRow
from .lookalike import Lookalike
from .partner import Partner, PartnerName
from .preview_link import PreviewLink
from .quote import Quote
from .search import SECTIONS, SearchEntry, SearchIndex, SearchName, SearchWord, entry_is_public, entry_kind, is_of_source
from .source import Passage, Source
from .status import CONSENT, SIGNING, TreatyStatus, treaty_status
from .subject import Place, Topic
from .treaty import Treaty, TreatyAction, TreatyIdentifier
from .version import ContentChange, ContentRevision, Version
from .vocabulary import NOT_STATED, VOCABULARIES, Basis, ChangeKind, Confidence, PartnerKind, Rank, State, Status, Vocabulary

__all__ = [
    "CONSENT",
    "EXEMPT",
    "NOT_STATED",
    "ROW_MODELS",
    "SECTIONS",
    "SIGNING",
    "VOCABULARIES",
    "WHOLE_RECORD",
    "Alphabetical",
    "Basis",
    "Batch",
    "ChangeKind",
    "Citation",
    "Confidence",
    "ContentChange",
    "ContentRevision",
    "Edit",
    "ImportBatch",
    "Indicator",
    "Initiative",
    "KeptForm",
    "LoadedRow",
    "Lookalike",
    "Observation",
    "OldAddress",
    "Opening",
    "PartialDateField",
    "Participation",
    "Partner",
    "PartnerKind",
    "PartnerName",
    "Passage",
    "Place",
    "PreviewLink",
    "Quote",
    "Rank",
    "Record",
    "Row",
    "SearchEntry",
    "SearchIndex",
    "SearchName",
    "SearchWord",
    "SentForm",
    "Source",
    "State",
    "Status",
    "TermField",
    "Topic",
    "Treaty",
    "TreatyAction",
    "TreatyIdentifier",
    "TreatyStatus",
    "Version",
    "Vocabulary",
    "Waiting",
    "WorkedOut",
    "alphabetical",
    "entry_is_public",
    "entry_kind",
    "fact_names",
    "is_empty",
    "is_of_source",
    "public_condition",
    "reference_fields",
    "row_models",
    "summary_zh_is_behind",
    "treaty_status",
]
