"""Run the command line: ``python -m trends``."""

from trends.cli.entry_point import run

if __name__ == "__main__":
    run()
