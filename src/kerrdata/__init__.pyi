from kerrdata.errors import KerrdataError as KerrdataError
from kerrdata.loading import load as load
from kerrdata.loading import tables as tables
from kerrdata.package import open_package as open_package
from kerrdata.validation import validate as validate

__version__: str
__all__ = ["KerrdataError", "__version__", "load", "open_package", "tables", "validate"]
