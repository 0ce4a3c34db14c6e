"""Run the command line: ``python -m trends``."""

from trends.cli import run

if __name__ == "__main__":
    run()
