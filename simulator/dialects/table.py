"""All dialects by name."""

from collections.abc import Mapping

from simulator.dialects.cda import CDA
from simulator.dialects.core import CORE
from simulator.dialects.dialect import Dialect
from simulator.dialects.medkit import MEDKIT
from simulator.dialects.native import NATIVE
from simulator.dialects.sovdd import SOVDD
from simulator.dialects.standard import STANDARD
from simulator.dialects.tak import TAK

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect for dialect in (STANDARD, CDA, CORE, MEDKIT, SOVDD, TAK, NATIVE)
}
