"""What was worked out before, kept as long as what it was made of is the very same.

Rows and tables of a model are immutable, so identity is enough: an edit of one row makes one new row and one new tuple,
and everything that was not made of these is found again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, count
from operator import is_not
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_NOTHING = object()
_KEPT = 200_000
"""Entries; far more than the largest model asks for in all its periods."""


@dataclass
class _Grouping:
    rows: tuple[Any, ...]
    keys: list[str]
    places: dict[str, list[int]]
    groups: dict[str, tuple[Any, ...]]


@dataclass
class Memory:
    """Results by name, each with the inputs it was made of."""

    busy: threading.Lock = field(default_factory=threading.Lock)
    """Held by whoever uses it: two calculations at once must not share one memory."""
    _found: dict[Hashable, tuple[tuple[object, ...], Any]] = field(default_factory=dict)
    _groupings: dict[str, _Grouping] = field(default_factory=dict)

    def kept(self, name: Hashable, inputs: tuple[object, ...], work: Callable[[], T]) -> T:
        """What `work` gives for these inputs (compared by identity)."""
        before = self._found.get(name)
        if before is not None and len(before[0]) == len(inputs) and not any(map(is_not, before[0], inputs)):
            return before[1]  # type: ignore[no-any-return]
        result = work()
        if len(self._found) >= _KEPT:
            self._found.clear()
        self._found[name] = (inputs, result)
        return result

    def same(self, name: Hashable, facts: tuple[object, ...], work: Callable[[], T]) -> T:
        """What `work` gives for these facts (compared by identity, or else as equal)."""
        before = self._found.get(name)
        if before is not None and (
                all(a is b for a, b in zip(before[0], facts, strict=True)) or before[0] == facts):
            return before[1]  # type: ignore[no-any-return]
        value = work()
        self._found[name] = (facts, value)
        return value

    def seen(self, name: Hashable, inputs: tuple[object, ...]) -> Any:
        """What was kept by `see` for these inputs (compared by identity), or None."""
        before = self._found.get(name)
        same = before is not None and len(before[0]) == len(inputs) and not any(map(is_not, before[0], inputs))
        return before[1] if before is not None and same else None

    def see(self, name: Hashable, inputs: tuple[object, ...], value: object) -> None:
        """Keeps a value for inputs."""
        self._found[name] = (inputs, value)

    def last(self, name: Hashable, value: T) -> T | None:
        """The value of the call before, and keeps this one."""
        before = self._found.get(name)
        self._found[name] = ((), value)
        return before[1] if before is not None else None

    def each(
        self, name: Hashable, context: tuple[object, ...], items: Mapping[K, V], work: Callable[[K, V], T]
    ) -> Mapping[K, T]:
        """What `work` gives for each item, worked out again only where the item or the context is another.

        The very same mapping comes back where nothing changed.
        """
        before = self._found.get(name)
        known = before is not None and len(before[0]) == len(context) + 1 and not any(
            map(is_not, before[0][1:], context))
        result: Mapping[K, T]
        if before is None or not known:
            result = {key: work(key, item) for key, item in items.items()}
        elif before[0][0] is items:
            return before[1]  # type: ignore[no-any-return]
        else:
            old_items: Any = before[0][0]
            old: Mapping[K, T] = before[1]
            changed = [key for key, item in items.items() if old_items.get(key, _NOTHING) is not item]
            if not changed and len(items) == len(old):
                result = old
            elif len(items) == len(old) and all(key in old for key in changed):
                fresh = {key: work(key, items[key]) for key in changed}
                same = all(old[key] is value for key, value in fresh.items())
                result = old if same else {**old, **fresh}
            else:
                again = set(changed)
                result = {key: work(key, item) if key in again else old[key] for key, item in items.items()}
        self._found[name] = ((items, *context), result)
        return result

    def grouped(self, name: str, rows: tuple[R, ...], key: Callable[[R], str]) -> Mapping[str, Sequence[R]]:
        """Rows by key; the group of a key is the same tuple as before where none of its rows changed."""
        before = self._groupings.get(name)
        if before is not None and before.rows is rows:
            return before.groups
        if before is not None and len(before.rows) == len(rows):
            changed = list(compress(count(), map(is_not, before.rows, rows)))
            keys = [key(rows[at]) for at in changed]
            if all(before.keys[at] == now for at, now in zip(changed, keys, strict=True)):
                before.groups = dict(before.groups)
                for now in dict.fromkeys(keys):
                    before.groups[now] = tuple(rows[at] for at in before.places[now])
                before.rows = rows
                return before.groups
        found = _Grouping(rows, [key(row) for row in rows], {}, {})
        for at, row_key in enumerate(found.keys):
            found.places.setdefault(row_key, []).append(at)
        old = before.groups if before is not None else {}
        for row_key, places in found.places.items():
            group = tuple(rows[at] for at in places)
            known = old.get(row_key)
            found.groups[row_key] = known if known is not None and known == group else group
        self._groupings[name] = found
        return found.groups
