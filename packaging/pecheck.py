"""Checks a Windows folder made by PyInstaller without a Windows: python packaging/pecheck.py dist/ABC-Costing

Every library that a program imports must lie in the folder or belong to Windows 10, everything must be for x64, and
every name must be one that Windows can unpack. Needs pefile (extra `build`).
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pefile

# Parts of every Windows 10; api-ms-* and ext-ms-* are its own redirections.
WINDOWS = frozenset(
    """
    advapi32 authz bcrypt bcryptprimitives cabinet cfgmgr32 combase comctl32 comdlg32 credui crypt32 d2d1 d3d11 d3d12
    d3d9 dbghelp dcomp dhcpcsvc dnsapi dwmapi dwrite dxgi gdi32 hid icuin icuuc imm32 iphlpapi kernel32 mpr mscms msvcrt
    ncrypt netapi32 ntdll ole32 oleacc oleaut32 opengl32 pdh powrprof propsys psapi rpcrt4 secur32 setupapi shcore
    shell32 shlwapi ucrtbase uiautomationcore user32 userenv uxtheme version winhttp winmm winscard winspool.drv wldap32
    ws2_32 wtsapi32
    """.split()
)
AMD64 = 0x8664
LONGEST = 160  # leaves 100 characters of Windows' 260 for the folder of installation
RESERVED = re.compile(r'(con|prn|aux|nul|com\d|lpt\d)(\.|$)|.*[<>:"|?*]|.*[. ]$', re.I)


def programs(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix.lower() in (".dll", ".pyd", ".exe")]


def imported(program: "pefile.PE") -> Iterator[str]:
    program.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
    for entry in getattr(program, "DIRECTORY_ENTRY_IMPORT", []):
        yield entry.dll.decode("ascii").lower()


def is_known(library: str, present: set[str]) -> bool:
    part_of_windows = library.removesuffix(".dll") in WINDOWS or library.startswith(("api-ms-", "ext-ms-"))
    return part_of_windows or library in present


def program_faults(folder: Path) -> Iterator[str]:
    paths = programs(folder)
    present = {path.name.lower() for path in paths}
    for path in paths:
        content = path.read_bytes()
        program = pefile.PE(data=content, fast_load=True)
        where = path.relative_to(folder)
        if program.FILE_HEADER.Machine != AMD64:
            yield f"{where}: not for 64-bit Windows"
        if b"Wine builtin DLL" in content[:4096] or b"Wine placeholder DLL" in content[:4096]:
            yield f"{where}: comes from Wine, not from Windows"
        yield from (f"{where}: lacks {name}" for name in imported(program) if not is_known(name, present))


def name_faults(folder: Path) -> Iterator[str]:
    names = [path.relative_to(folder) for path in folder.rglob("*")]
    twice = Counter(str(name).lower() for name in names)
    yield from (f"{name}: another name differs only in case" for name in names if twice[str(name).lower()] > 1)
    yield from (f"{name}: a name that Windows refuses" for name in names if RESERVED.match(name.name))
    yield from (f"{name}: longer than {LONGEST}" for name in names if len(str(name)) > LONGEST)


def main(folder: Path) -> int:
    """0 when the folder is sound, 1 with one line a fault, 2 when there is no Windows program in it."""
    count = len(programs(folder))
    if count == 0:
        print(f"{folder} holds no Windows program")
        return 2
    faults = [*program_faults(folder), *name_faults(folder)]
    print(*faults, f"{count} programs and libraries, {len(faults)} faults", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
