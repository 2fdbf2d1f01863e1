"""The state tables of feedback, by version, and the verbs with which a case begins.

Versioned: a case ends under the version that it began under; nothing is ever taken out of a version.
"""

from kinds.feedback.flows.flow_1 import FLOW_1
from kinds.feedback.flows.flow_2 import FLOW_2

__all__ = ["FLOWS", "FLOW_1", "FLOW_2", "QUARANTINED", "RECEIVED", "RELEASED", "SPLIT_OFF"]

FLOWS = {1: FLOW_1, 2: FLOW_2}

RECEIVED = "feedback:case:received"
QUARANTINED = "feedback:case:quarantined"
SPLIT = "feedback:case:split"
SPLIT_OFF = "feedback:case:split_off"
RELEASED = "feedback:quarantine:released"
