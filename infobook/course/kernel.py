"""What a student's process asks of Linux that Python has no name for.

It moves into namespaces of its own, gets an empty folder, and gives up the rest: all
capabilities, and the system calls of `_REFUSED`, which no answer needs. Some of these
hold memory that no limit counts.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct

_NEW_NAMESPACES = 0x20000 | 0x8000000 | 0x20000000  # mounts, IPC, processes
_PRIVATE = 0x40000 | 0x4000  # what is mounted stays in this namespace
_PLAIN = 2 | 4  # no programs with another user's rights, no devices

# Numbers of system calls, and what the kernel calls the machine.
_MACHINES = {"x86_64": (0, 0xC000003E, 56), "aarch64": (1, 0xC00000B7, 220)}
_REFUSED = {
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "memfd_create": (319, 279),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
}
_OTHER_ABI = 0x40000000  # x86's x32 calls the same by other numbers


class Kernel:
    """Linux, by way of the C library."""

    def __init__(self) -> None:
        self._libc = ctypes.PyDLL(None, use_errno=True)

    def fork_apart(self) -> int:
        """Fork into new namespaces; Python's own fork cannot."""
        machine = os.uname().machine
        if machine not in _MACHINES:
            raise OSError(f"it is not known how to do that on {machine}")
        _, _, clone = _MACHINES[machine]
        flags = _NEW_NAMESPACES | signal.SIGCHLD
        ctypes.pythonapi.PyOS_BeforeFork()
        pid = int(self._libc.syscall(clone, flags, 0, 0, 0, 0))
        if pid == 0:
            ctypes.pythonapi.PyOS_AfterFork_Child()
        else:
            ctypes.pythonapi.PyOS_AfterFork_Parent()
        if pid < 0:
            raise OSError(ctypes.get_errno(), "no new namespaces")
        return pid

    def fresh_folder(self, path: str, size: int) -> None:
        """Mount an empty folder of limited size, which only this process sees."""
        self._done(self._libc.mount(None, b"/", None, _PRIVATE, None))
        options = f"size={size},nr_inodes=500,mode=0777".encode()
        self._done(self._libc.mount(b"work", path.encode(), b"tmpfs", _PLAIN, options))

    def renounce(self) -> None:
        """Give up all capabilities and the calls that are refused; die with the parent.

        None of this can be taken back.
        """
        self._done(self._libc.prctl(38, 1, 0, 0, 0))  # no new privileges
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        self._done(self._libc.capset(header, (ctypes.c_uint32 * 6)()))
        self._done(self._libc.prctl(1, signal.SIGKILL, 0, 0, 0))
        if os.uname().machine in _MACHINES:
            program = refusing(os.uname().machine)
            kept = ctypes.create_string_buffer(program)
            head = struct.pack("@HP", len(program) // 8, ctypes.addressof(kept))
            self._done(self._libc.prctl(22, 2, head, 0, 0))

    def _done(self, result: int) -> None:
        if result:
            raise OSError(ctypes.get_errno(), "the system refused a protection")


def refusing(machine: str) -> bytes:
    """Return a filter of system calls, in the kernel's packet-filter code.

    Parameters
    ----------
    machine : str
        As ``uname -m`` has it.

    Returns
    -------
    bytes
    """
    column, name, _ = _MACHINES[machine]
    numbers = [row[column] for row in _REFUSED.values()]
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    kill, refuse, allow = 0x80000000, 0x50000 | 1, 0x7FFF0000  # refuse: EPERM
    code = [(load, 0, 0, 4), (equal, 1, 0, name), (give, 0, 0, kill), (load, 0, 0, 0)]
    code.append((at_least, len(numbers) + 1, 0, _OTHER_ABI))
    for i, number in enumerate(numbers):
        code.append((equal, len(numbers) - i, 0, number))
    code += [(give, 0, 0, allow), (give, 0, 0, refuse)]
    return b"".join(struct.pack("@HBBI", *line) for line in code)
