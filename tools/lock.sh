#!/usr/bin/env bash
# Resolve the dependencies of pyproject.toml anew and rewrite the three lock files.
# BERTopic and what its light install needs are added without their own dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python="$work/venv/bin/python"
python3 -m venv "$work/venv"

freeze() { "$python" -m pip freeze --exclude trends --exclude pip --exclude setuptools | sort -f; }
only_new() { comm -13 <(cat "$@" | grep -v '^#' | LC_ALL=C sort -u) <(LC_ALL=C sort -u); }

"$python" -m pip install --quiet --disable-pip-version-check .
"$python" -m pip install --quiet --disable-pip-version-check tqdm pyyaml
"$python" -m pip install --quiet --disable-pip-version-check --no-deps 'bertopic>=0.17.3,<0.18'
{ echo "# Written by tools/lock.sh: what trends needs to run."; freeze; } > requirements.lock

"$python" -m pip install --quiet --disable-pip-version-check '.[test]'
{
    echo "# Written by tools/lock.sh: what the tests and checks need beside requirements.lock."
    freeze | only_new requirements.lock
} > requirements-test.lock

"$python" -m pip install --quiet --disable-pip-version-check '.[notebooks]'
{
    echo "# Written by tools/lock.sh: what JupyterLab needs beside requirements.lock."
    freeze | only_new requirements.lock
} > requirements-notebooks.lock
