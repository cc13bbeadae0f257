"""Which change moves which number of a package's version: the policy, and what follows from it."""

from kerrdata.versioning.legality import Problem as Problem
from kerrdata.versioning.legality import check as check
from kerrdata.versioning.legality import next_version as next_version
from kerrdata.versioning.numbers import is_higher as is_higher
from kerrdata.versioning.policy import POLICY as POLICY
from kerrdata.versioning.policy import Clause as Clause
from kerrdata.versioning.policy import Level as Level
from kerrdata.versioning.reasons import Reason as Reason
from kerrdata.versioning.reasons import level as level
from kerrdata.versioning.reasons import reasons as reasons
