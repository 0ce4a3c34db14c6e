#!/usr/bin/env bash
# Resolve the dependencies of pyproject.toml, rewrite the three lock files with a hash for every file of
# every package, install them into a new environment, and list the licenses that they state.
#
#   tools/lock.sh             keep the locked versions where pyproject.toml still allows them
#   tools/lock.sh --upgrade   take the newest versions: the weekly check of CONTRIBUTING.md
#
# The locks hold for Python 3.11 and newer on every platform. BERTopic stands in them without
# sentence-transformers, which would bring PyTorch, and hdbscan, which is not used.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1 LC_ALL=C

python3 -m venv "$work/uv"
"$work/uv/bin/python" -m pip install --quiet 'uv==0.13.9'

printf '%s\n' 'bertopic>=0.17.3,<0.18' tqdm pyyaml safetensors > "$work/light.in"
printf '%s ; python_version < "3"\n' sentence-transformers hdbscan > "$work/without.txt"

# compile LOCK OPTION...: resolve to a copy of LOCK, whose versions are kept if they still fit.
compile() {
    local lock=$1
    shift
    cp "$lock" "$work/$lock"
    "$work/uv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --override "$work/without.txt" \
        --output-file "$work/$lock" "$@" > /dev/null
}

# only_new LOCK MESSAGE: leave out what requirements.lock holds already, and head the file.
only_new() {
    python3 tools/lock_files.py "$work/$1" --without "$work/core.lock" --title "$2"
}

upgrade=("$@")
compile requirements.lock "${upgrade[@]}" pyproject.toml "$work/light.in"
cp "$work/requirements.lock" "$work/core.lock"
compile requirements-test.lock "${upgrade[@]}" pyproject.toml --extra test -c "$work/core.lock"
cp "$work/requirements-test.lock" "$work/test.lock"
compile requirements-notebooks.lock "${upgrade[@]}" pyproject.toml --extra notebooks \
    -c "$work/core.lock" -c "$work/test.lock"

python3 tools/lock_files.py "$work/requirements.lock" --title "what trends needs to run."
only_new requirements-test.lock "what the tests and checks need beside requirements.lock."
only_new requirements-notebooks.lock "what JupyterLab needs beside requirements.lock."

python3 -m venv "$work/all"
for lock in requirements requirements-test requirements-notebooks; do
    "$work/all/bin/python" -m pip install --quiet --no-deps --require-hashes -r "$work/$lock.lock"
done
"$work/all/bin/python" tools/list_licenses.py "$work"/requirements*.lock > "$work/licenses.md"

# All take their places together at the end, so that a failure leaves the old set whole.
mv "$work"/requirements.lock "$work"/requirements-test.lock "$work"/requirements-notebooks.lock .
mv "$work/licenses.md" docs/reference/licenses.md
