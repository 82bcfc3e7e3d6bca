"""Locks this process in, for good: limits, no network, no other program, no file.

Linux only. Where the kernel or the machine knows no such filter the limits still hold, and
`locked_in` says so. docs/adr/0017 says what it keeps from whom.
"""

import ctypes
import platform
import resource
import signal
import struct
import sys

MIB = 1024 * 1024
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 22, 38
_FILTER = 2
# linux/bpf_common.h, linux/seccomp.h
_LOAD, _EQUAL, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_EPERM, _ENOSYS = 1, 38
_A_THREAD = 0x00010000
# Numbers of another ABI on the same machine would pass by every line below.
_OTHER_ABI = 0x40000000
# machine: (its number, clone, clone3, what is refused). Of the kernel's tables, in this order:
# network, other programs, files, other processes, memory and kernel.
_MACHINES: dict[str, tuple[int, int, int, tuple[int, ...]]] = {
    "x86_64": (
        *(0xC000003E, 56, 435),
        (
            *(41, 42, 43, 49, 50, 53, 288, 44, 46, 307),
            *(57, 58, 59, 322),
            *(2, 257, 437, 85, 76, 82, 83, 84, 86, 87, 88, 133, 258, 259, 260, 263, 264, 265, 266),
            *(316, 90, 92, 94, 268, 280, 235, 132, 188, 197, 304, 303),
            *(62, 101, 310, 311, 302, 424, 434, 438),
            *(
                29,
                64,
                68,
                319,
                323,
                425,
                426,
                427,
                321,
                298,
                248,
                249,
                250,
                165,
                272,
                308,
                155,
                161,
            ),
        ),
    ),
    "aarch64": (
        *(0xC00000B7, 220, 435),
        (
            *(198, 203, 202, 200, 201, 199, 242, 206, 211, 269),
            *(221, 281),
            *(56, 437, 45, 38, 276, 34, 35, 36, 37, 33, 53, 54, 88, 5, 14, 265, 264),
            *(129, 117, 270, 271, 261, 424, 434, 438),
            *(194, 190, 186, 279, 282, 425, 426, 427, 280, 241, 217, 218, 219, 40, 97, 268, 41, 51),
        ),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_void_p))


def limit(*, seconds: int, memory: int, file: int) -> None:
    """For the whole life of this process."""
    # A second between the two: the first signal says why, where the last one says nothing.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))


def lock_in() -> bool:
    """No network, no program, no process, no file from here on; False where that cannot be had."""
    control = ctypes.CDLL(None, use_errno=True).prctl
    # Whoever started us is gone: nobody waits for the answer.
    control(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    control(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return _without_filter()
    lines = _filter(*machine)
    code = ctypes.create_string_buffer(b"".join(lines))
    program = _Program(len(lines), ctypes.addressof(code))
    if control(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return _without_filter()
    if control(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) != 0:
        return _without_filter()
    return True


def _without_filter() -> bool:
    # Counts all processes of this user, and does not count for root: the best there is.
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    return False


def _filter(machine: int, clone: int, clone3: int, refused: tuple[int, ...]) -> list[bytes]:
    """A program of the kernel: each line is an operation, two leaps and a number."""
    lines = [
        _line(_LOAD, _MACHINE_AT),
        _line(_EQUAL, machine, yes=1),
        _line(_RETURN, _KILL),
        _line(_LOAD, _NUMBER_AT),
        _line(_AT_LEAST, _OTHER_ABI, no=1),
        _line(_RETURN, _KILL),
        # A decoder may have threads. clone3 hides what it asks for: without it clone is tried.
        _line(_EQUAL, clone3, no=1),
        _line(_RETURN, _REFUSE | _ENOSYS),
        _line(_EQUAL, clone, no=4),
        _line(_LOAD, _FIRST_ARGUMENT_AT),
        _line(_HAS_BIT, _A_THREAD, no=1),
        _line(_RETURN, _ALLOW),
        _line(_RETURN, _REFUSE | _EPERM),
    ]
    for number in refused:
        lines += [_line(_EQUAL, number, no=1), _line(_RETURN, _REFUSE | _EPERM)]
    return [*lines, _line(_RETURN, _ALLOW)]


def _line(operation: int, number: int, *, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", operation, yes, no, number)
