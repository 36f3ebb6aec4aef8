"""Electrical power of accelerators, on three bases: alone, with servers and network, with cooling."""

from functools import cache

from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.doubt import Doubtful, exactly, inverse, product

ACCELERATOR_POWER, IT_POWER, FACILITY_POWER = "accelerator_power", "it_power", "facility_power"
BASES = (ACCELERATOR_POWER, IT_POWER, FACILITY_POWER)
"""Where watts are counted: the accelerators alone; servers, racks and network; all of the site."""

BOX, RACK, WHOLE = "box", "rack", "whole"
SERVER_CLASSES = (BOX, RACK, WHOLE)
"""How accelerators are built in: eight in a box, in a liquid-cooled rack, or as a whole system."""


STATED = ", as the manifest says"
"""What stands behind the name of a model some of whose factors a manifest states."""


class Factors(NamedTuple):
    """What is known of a site, or what a power model says; None where it says nothing."""

    server_over_accelerator: tuple[tuple[str, Estimate], ...] = ()
    """By one of SERVER_CLASSES."""
    it_over_server: Estimate | None = None
    facility_over_it: Estimate | None = None
    name: str | None = None
    """Of a bundled model."""
    states_it: bool = False
    """Whether it_over_server is said of a site, so that published IT figures do not hold there."""


class PowerModel(NamedTuple):
    """
    The factors that lead from accelerators to servers, to IT and to a facility.

    IT = servers × it_over_server, and facility = IT × facility_over_it; where no server of an
    accelerator is published, servers = TDP × server_over_accelerator of its class.
    """

    name: str
    server_over_accelerator: tuple[tuple[str, Estimate], ...]
    """By one of SERVER_CLASSES."""
    it_over_server: Estimate
    facility_over_it: Estimate
    states_it: bool = False
    """Whether it says it_over_server of a site, so that published IT figures do not hold there."""
    description: str | None = None
    sources: tuple[str, ...] = ()

    def server_factor(self, server_class: str) -> Estimate:
        """Return servers over accelerators of one of SERVER_CLASSES."""
        return dict(self.server_over_accelerator)[server_class]

    def with_factors(self, factors: Factors | None) -> "PowerModel":
        """Return the model with what *factors* say in place of its own."""
        return self if factors is None else _joined(self, factors)


@cache
def _joined(model: PowerModel, factors: Factors) -> PowerModel:
    """Return one and the same model for the same factors, so that models can be told by identity."""
    servers = {**dict(model.server_over_accelerator), **dict(factors.server_over_accelerator)}
    return model._replace(
        name=factors.name
        or (model.name if model.name.endswith(STATED) else f"{model.name}{STATED}"),
        server_over_accelerator=tuple(servers.items()),
        it_over_server=factors.it_over_server or model.it_over_server,
        facility_over_it=factors.facility_over_it or model.facility_over_it,
        states_it=model.states_it or factors.states_it,
    )


class Watts(NamedTuple):
    """The power of one accelerator on one basis."""

    each: Doubtful
    """[W]"""
    is_derived: bool = False
    """Whether its servers are not published, so that the model's ratio stands for them."""


def watts_of(chip: Accelerator, basis: str, model: PowerModel) -> Watts | None:
    """Return the power of one accelerator on a basis, or None where no figure leads to it."""
    if basis == ACCELERATOR_POWER:
        return None if chip.tdp_w is None else Watts(exactly(chip.tdp_w))
    it = _it_watts(chip, model)
    if it is None or basis == IT_POWER:
        return it
    whole = product(it.each, Doubtful.of("facility_over_it", model.facility_over_it))
    return it._replace(each=whole)


def _it_watts(chip: Accelerator, model: PowerModel) -> Watts | None:
    if chip.it_w is not None and not model.states_it:
        return Watts(Doubtful.of(f"it_w of {chip.name}", chip.it_w))
    network = Doubtful.of("it_over_server", model.it_over_server)
    if chip.server_w is not None:
        return Watts(product(exactly(chip.server_w), network))
    if chip.tdp_w is None:
        return None
    kind = chip.server_class or BOX
    servers = Doubtful.of(f"server_over_accelerator of {kind}", model.server_factor(kind))
    return Watts(product(exactly(chip.tdp_w), servers, network), is_derived=True)


def conversion_factor(
    chip: Accelerator, given: str, basis: str, model: PowerModel
) -> Doubtful | None:
    """
    Return how much a watt on one basis is on another, or None where no figure leads there.

    Args:
        chip: What the watts feed.
        given: The basis of the watts that are known, one of BASES.
        basis: The basis that is asked for.
    """
    if given == basis:
        return exactly(1)
    cooling = Doubtful.of("facility_over_it", model.facility_over_it)
    if (given, basis) == (IT_POWER, FACILITY_POWER):
        return cooling
    if (given, basis) == (FACILITY_POWER, IT_POWER):
        return inverse(cooling)
    one, other = watts_of(chip, given, model), watts_of(chip, basis, model)
    return product(other.each, inverse(one.each)) if one and other else None
