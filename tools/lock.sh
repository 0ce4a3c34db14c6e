#!/usr/bin/env bash
# Resolve the dependencies of pyproject.toml anew and rewrite the three lock files.
# BERTopic and what its light install needs are added without their own dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1 LC_ALL=C

# resolve NAME SPEC...: install into a new environment, print what it holds.
resolve() {
    local name=$1
    shift
    python3 -m venv "$work/$name"
    "$work/$name/bin/python" -m pip install --quiet "$@" >&2
    "$work/$name/bin/python" -m pip freeze --exclude trends | sort
}

only_new() { comm -13 <(grep -hv '^#' "$@" | sort -u) -; }

resolve core . tqdm pyyaml safetensors > "$work/core.txt"
"$work/core/bin/python" -m pip install --quiet --no-deps 'bertopic>=0.17.3,<0.18'
{
    echo "# Written by tools/lock.sh: what trends needs to run."
    "$work/core/bin/python" -m pip freeze --exclude trends | sort
} > requirements.lock

resolve test '.[test]' -c "$work/core.txt" > "$work/test.txt"
{
    echo "# Written by tools/lock.sh: what the tests and checks need beside requirements.lock."
    only_new requirements.lock < "$work/test.txt"
} > requirements-test.lock

resolve notebooks '.[notebooks]' -c "$work/core.txt" -c "$work/test.txt" > "$work/notebooks.txt"
{
    echo "# Written by tools/lock.sh: what JupyterLab needs beside requirements.lock."
    only_new requirements.lock < "$work/notebooks.txt"
} > requirements-notebooks.lock
