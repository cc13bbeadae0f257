"""Of each rule one example with two faces, see `kerrdata.examples`."""

from kerrdata.examples import Case as Case
from kerrdata.examples import Face as Face
from kerrdata.examples import read_case as read_case
