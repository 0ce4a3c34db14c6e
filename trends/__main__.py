"""Run the command line: ``python -m trends``."""

from trends.cli.main import run

if __name__ == "__main__":
    run()
