# For the other scripts: stand in the checkout, use its own Python, and nothing of the machine's site-packages.
cd -P "$(dirname "$0")/.."
python3=$(command -v "${PYTHON:-python3}" || true)
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1
export PIP_DISABLE_PIP_VERSION_CHECK=1
export PYRIGHT_PYTHON_IGNORE_WARNINGS=1 # it would ask the network for a newer one
export PATH="$PWD/.venv-test/bin:$PATH"

heading() {
  printf '\n== %s\n' "$*"
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
