"""Limits of the child process on Windows, which has job objects where other systems have resource limits.

The child puts itself into a job of its own before it reads a byte. The parent could do it too late: the Python
of a virtual environment is a launcher there, and what it starts would stay outside. Standard library alone.
"""

import ctypes
import sys
from typing import Any

PROCESS_MEMORY, ACTIVE_PROCESSES, DIE_QUIETLY = 0x100, 0x8, 0x400
EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = [
        ("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64), ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t), ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32), ("affinity", ctypes.c_size_t), ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    ]  # fmt: skip


class Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; sizes in bytes."""

    _fields_ = [
        ("basic", BasicLimits), ("transfers", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t), ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    ]  # fmt: skip


def limit_this_process(memory: int) -> bool:
    """Keep this process below `memory` bytes from now on; False where the system does not let it."""
    if sys.platform == "win32":
        return limit_by_job(ctypes.WinDLL("kernel32", use_last_error=True), memory)
    return False


def limit_by_job(kernel: Any, memory: int) -> bool:
    """Put this process into a new job object of Windows: `memory` bytes, no second process, no box about a crash.

    `kernel` is kernel32. The handle stays open on purpose: the job lasts as long as the process.
    """
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    limits = Limits(process_memory=memory)
    limits.basic.flags = PROCESS_MEMORY | ACTIVE_PROCESSES | DIE_QUIETLY
    limits.basic.active_processes = 1
    job = kernel.CreateJobObjectW(None, None)
    return bool(
        job
        and kernel.SetInformationJobObject(job, EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    )
