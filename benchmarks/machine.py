"""What a table of times and memory was measured on."""

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

__all__ = ["describe_hardware", "describe_versions"]

PACKAGES = ("numpy", "pandas", "scikit-learn")


def describe_hardware() -> str:
    """Return cores, processor, memory and operating system."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if sys.platform == "linux" else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = models[0] if models else platform.machine()
    return f"{os.cpu_count()} cores of {name}, {memory:.0f} GB; {platform.system()}"


def describe_versions() -> str:
    """Return the versions of Python and of the packages that do most of the work."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"Python {platform.python_version()}, {packages}"
