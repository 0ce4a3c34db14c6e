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

# only_new KNOWN: print the packages on standard input that KNOWN does not list.
only_new() { comm -13 "$1" -; }

# Lock files take their places together at the end, so that a failure leaves the old set whole.
lock() {
    { echo "# Written by tools/lock.sh: $2" && cat; } > "$work/$1"
}

resolve core . tqdm pyyaml safetensors > "$work/core.txt"
"$work/core/bin/python" -m pip install --quiet --no-deps 'bertopic>=0.17.3,<0.18'
"$work/core/bin/python" -m pip freeze --exclude trends | sort > "$work/all.txt"
lock requirements.lock "what trends needs to run." < "$work/all.txt"

resolve test '.[test]' -c "$work/core.txt" > "$work/test.txt"
only_new "$work/all.txt" < "$work/test.txt" |
    lock requirements-test.lock "what the tests and checks need beside requirements.lock."

resolve notebooks '.[notebooks]' -c "$work/core.txt" -c "$work/test.txt" > "$work/notebooks.txt"
only_new "$work/all.txt" < "$work/notebooks.txt" |
    lock requirements-notebooks.lock "what JupyterLab needs beside requirements.lock."

mv "$work"/requirements*.lock .
