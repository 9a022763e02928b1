"""The service catalogue: what public bodies do for citizens, as data.

One YAML file per service under ``kr/`` and ``cn/``; terms follow CPSV-AP 3.2.
"""

from services.catalogue.schema import Field, FieldType, Language, Service, Text
from services.catalogue.store import Catalogue, CatalogueError, load_catalogue

__all__ = ["Catalogue", "CatalogueError", "Field", "FieldType", "Language", "Service", "Text", "load_catalogue"]
