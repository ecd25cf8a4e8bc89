"""The project file: the only room that knows SQLite (by apsw).

    opening       create, open, recover: checks before anything is believed
    project_file  one open project: steps, undo, redo, publish        steps     a step planned and carried out
    content       the values that go in and out                       images    rows before and after
    schema        the tables, made from `model.tables`                codecs    rows to SQL and back
    journal       undo over restarts                                  audit     the hash-chained log
    working       working copies in the profile, recovery             owner     who has the file open
    publishing    the atomic replacement of the user's file           seal      the hash inside the file
    ledger_rows   postings (numpy; loaded when wanted)                versions  the last saved versions
"""

from abc_costing.storage.content import (
    Applied,
    AuditEntry,
    Batch,
    Change,
    Content,
    KeptProfile,
    RunRecord,
    TableDelta,
)
from abc_costing.storage.homes import folder, home, host, user
from abc_costing.storage.memory import MemoryProject
from abc_costing.storage.opening import create, discard, open_file, recover
from abc_costing.storage.project_file import ProjectFile
from abc_costing.storage.versions import kept as kept_versions
from abc_costing.storage.working import Recovery, recoverable

__all__ = [
    "Applied",
    "AuditEntry",
    "Batch",
    "Change",
    "Content",
    "KeptProfile",
    "MemoryProject",
    "ProjectFile",
    "Recovery",
    "RunRecord",
    "TableDelta",
    "create",
    "discard",
    "folder",
    "home",
    "host",
    "kept_versions",
    "open_file",
    "recover",
    "recoverable",
    "user",
]
