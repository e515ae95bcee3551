#!/bin/sh
# The weekly run: backup → train → validate → promote → wait until the engine serves it.
#   retrain-weekly.sh --predictions LOGS --outcomes FILE …   (what `meta-trainer train` takes)
# Environment: META_V2_MODEL_DIR, META_BACKUP_DIR; META_ENGINE_URL when an engine is to confirm.
# Exit: 0 promoted · 3 a gate failed, the old model stays · otherwise the failed command's code, or
# 1 where that would be 3: a failed backup, or an engine that does not take the new model, is not a
# gate that failed.
set -eu
models=${META_V2_MODEL_DIR:?the registry, such as /var/lib/meta-agent/models}
backups=${META_BACKUP_DIR:?the folder for backups, such as /var/lib/meta-agent/backups}
result=$(mktemp)
trap 'rm -f "$result"' EXIT
mkdir -p "$backups"

# The first run has nothing to back up.
if [ -e "$models/current.json" ]; then
  code=0
  meta-ops backup --all --to "$backups/meta-agent-$(date -u +%Y%m%dT%H%M%SZ).tar.gz" || code=$?
  case $code in
    0) ;;
    # The archive is written; one damaged version of old must not end the training.
    5) echo 'retrain-weekly: the backup left something out, see above' >&2 ;;
    *)
      echo 'retrain-weekly: no backup, so no training: see above' >&2
      [ "$code" -ne 3 ] || code=1
      exit "$code"
      ;;
  esac
fi

# Not promoted yet: what is promoted below has been read back from the disk and validated.
code=0
meta-trainer train "$@" --no-promote --json >"$result" || code=$?
case $code in 0 | 3) ;; *) exit "$code" ;; esac
version=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8")).version' "$result")

# The verdict and every gate, for the readers of this run's log.
meta-ops show "$version"
[ "$code" -eq 0 ] || exit "$code"

finish() {
  meta-ops validate "$version" &&
    meta-ops promote "$version" --reason 'weekly run' --yes ${META_ENGINE_URL:+--url "$META_ENGINE_URL"}
}
finish || code=$?
[ "$code" -ne 3 ] || code=1
exit "$code"
