"""Runs in the rival's own environment, which has cloud-cost-allocation and nothing of this project.

    python inside_cloud_cost.py LINKS.json RESULT.json

LINKS.json: {"cost": [cost of pool 0, ...], "links": [[source, target, weight], ...], "first_service": n, "services": n,
"rounds": n}; nodes are numbers. RESULT.json: {"version", "build": [seconds], "allocate": [seconds], "services": [...]}.
"""

from __future__ import annotations
import __future__

import configparser
import importlib
import importlib.metadata
import json
import sys
import time
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

PACKAGE = "cloud_cost_allocation"
SETTINGS = {"General": {
    "DateFormat": "%Y-%m-%d", "DefaultService": "rest", "Amounts": "cost", "AllocationKeys": "key",
    "AmountAllocationKeys": "cost:key"}}


class Deferred(SourceFileLoader):
    """Compiles with deferred annotations: the rival names classes in annotations before it defines them."""

    def get_code(self, fullname: str) -> CodeType:
        """The module's code from its source, never from a cache made without the flag."""
        path = self.get_filename(fullname)
        flag = __future__.annotations.compiler_flag
        code: CodeType = compile(self.get_data(path), path, "exec", flags=flag, dont_inherit=True)
        return code


class Finder(MetaPathFinder):
    """Gives the rival's modules the loader above."""

    def find_spec(
            self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The usual place of the module with our loader; None for everybody else's."""
        if fullname.partition(".")[0] != PACKAGE:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Deferred(spec.loader.name, spec.loader.path)
        return spec


def allocator(model: dict[str, Any]) -> tuple[Any, list[Any], list[Any]]:
    """The rival's allocator, its cost items (pools) and its keys (links)."""
    items = importlib.import_module(f"{PACKAGE}.cost_items")
    settings = configparser.ConfigParser(interpolation=None)
    settings.read_dict(SETTINGS)
    factory = items.CostItemFactory(importlib.import_module(f"{PACKAGE}.config").Config(settings))
    made = importlib.import_module(f"{PACKAGE}.cloud_cost_allocator").CloudCostAllocator(factory)
    made.currency, made.date_str = "EUR", "2025-01-01"
    pools = [cost_item(factory, number, cost) for number, cost in enumerate(model["cost"])]
    return made, pools, [key(factory, *link) for link in model["links"]]


def cost_item(factory: Any, pool: int, cost: float) -> Any:
    """The cost of a pool."""
    item = factory.create_cloud_cost_item()
    item.date_str, item.currency = "2025-01-01", "EUR"
    item.service = item.instance = str(pool)
    item.amounts[0] = cost
    return item


def key(factory: Any, source: int, target: int, weight: float) -> Any:
    """One link: the target uses so much of the source's driver."""
    item = factory.create_consumer_cost_item()
    item.date_str, item.currency = "2025-01-01", "EUR"
    item.provider_service = item.provider_instance = str(source)
    item.service = item.instance = str(target)
    item.provider_cost_allocation_type = "Key"
    item.allocation_keys[0] = float(weight)
    return item


def run(model: dict[str, Any]) -> dict[str, Any]:
    """Builds and allocates some times; the services' cost is what their keys brought them."""
    build, allocate, services = [], [], [0.0] * model["services"]
    for _ in range(model["rounds"]):
        start = time.perf_counter()
        made, pools, keys = allocator(model)
        built = time.perf_counter()
        if not made.allocate(keys, pools, ["cost"]):
            raise SystemExit("cloud-cost-allocation refused the model")
        allocate.append(time.perf_counter() - built)
        build.append(built - start)
        services = [0.0] * model["services"]
        for item, (_source, target, _weight) in zip(keys, model["links"], strict=True):
            if target >= model["first_service"]:
                services[target - model["first_service"]] += item.amounts[0]
    version = importlib.metadata.version("cloud-cost-allocation")
    return {"version": version, "build": build, "allocate": allocate, "services": services}


def main() -> None:
    """Reads the model, writes the result."""
    asked, answer = (Path(text) for text in sys.argv[1:3])
    sys.meta_path.insert(0, Finder())
    answer.write_text(json.dumps(run(json.loads(asked.read_text("utf-8")))), "utf-8")


if __name__ == "__main__":
    main()
