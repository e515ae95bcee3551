#!/bin/sh
# The weekly run: backup → measure the current model → train → validate → challenge the current model.
#   retrain-weekly.sh --predictions LOGS --prices FILE --label-horizon MINUTES --outcomes FILE …
#   (the options of `meta-trainer train`). Give prices: a vetoed trade has no outcome, so outcomes alone
#   cannot tell what a veto was worth, and a model trained on them unlearns its vetoes.
# The first model is promoted by its gates. A later one replaces none here: engines with
# META_CHALLENGER=newest let it decide in shadow, and meta-supervisor run --promote promotes it once all
# weeks together prove it. Where no supervisor watches, the run says so and ends with 2: start one, or set
# META_PROMOTE_BY=look. Then one look at the records after the current model's training decides; one look a
# week passes by chance in a third of all years.
# Environment: META_V2_MODEL_DIR, META_BACKUP_DIR; META_ENGINE_URL if an engine must confirm;
# META_LABEL_HORIZON instead of --label-horizon: minutes until a trade is closed at the latest. It has no
# default: a shorter one makes every bound too high.
# Exit: 0 promoted, or a challenger · 2 the candidate is saved, and nobody would measure it; or a bad setting
# · 3 a gate failed, the old model stays · else the exit code of the failed command.
# Outside the gates a 3 becomes 1: a failed backup, or an engine that refuses the new model, is not a
# failed gate.
set -eu
by=${META_PROMOTE_BY:-lineage}
case $by in
  look | lineage) ;;
  *)
    echo "retrain-weekly: META_PROMOTE_BY: expected look or lineage, received $by" >&2
    exit 2
    ;;
esac
models=${META_V2_MODEL_DIR:?the registry, such as /var/lib/meta-agent/models}
backups=${META_BACKUP_DIR:?the folder for backups, such as /var/lib/meta-agent/backups}
[ -z "${META_LABEL_HORIZON:-}" ] || set -- "$@" --label-horizon "$META_LABEL_HORIZON"
result=$(mktemp)
trap 'rm -f "$result"' EXIT
mkdir -p "$backups"

# Before the first promotion there is no version to back up.
if [ -e "$models/current.json" ]; then
  code=0
  meta-ops backup --all --to "$backups/meta-agent-$(date -u +%Y%m%dT%H%M%SZ).tar.gz" || code=$?
  case $code in
    0) ;;
    # The archive is written; a damaged old version must not stop the training.
    5) echo 'retrain-weekly: the backup left something out, see above' >&2 ;;
    *)
      echo 'retrain-weekly: there is no backup, so there is no training; see above' >&2
      [ "$code" -ne 3 ] || code=1
      exit "$code"
      ;;
  esac
fi

# What the current model was worth on the records after its training; the log of this run keeps it. A
# failure stops nothing: there may be no such records yet, or an option is of the training alone.
if [ -e "$models/current.json" ]; then
  code=0
  meta-trainer evaluate "$@" --model-dir "$models" --out-of-sample --fail-when-worse || code=$?
  case $code in
    0) ;;
    3)
      echo 'retrain-weekly: the current model is PROVEN WORSE than the vote on the records after its training.' >&2
      echo 'retrain-weekly: now: meta-ops rollback --reason "worse than the vote" --yes, or: meta-ops halt --reason "worse than the vote"' >&2
      ;;
    *) echo 'retrain-weekly: the current model is not measured, see above' >&2 ;;
  esac
fi

# --no-promote: the version is read back from the disk and validated before the promotion below.
code=0
meta-trainer train "$@" --no-promote --json >"$result" || code=$?
case $code in 0 | 3) ;; *) exit "$code" ;; esac
version=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8")).version' "$result")

# The log of this run shows the verdict and every gate.
meta-ops show "$version"
challenge() {
  meta-ops validate "$version" &&
    meta-ops challenge "$version" --supervised --reason 'weekly run' ${META_ENGINE_URL:+--url "$META_ENGINE_URL"}
}
# Whether it earns more than the current model is what the weeks in shadow prove.
if [ "$by" = lineage ] && [ -e "$models/current.json" ]; then
  others=$(node -p '(JSON.parse(fs.readFileSync(process.argv[1], "utf8")).gates ?? []).filter((gate) => !gate.passed && gate.name !== "better_than_champion").length' "$result")
  [ "$code" -eq 0 ] || [ "$others" -eq 0 ] || exit "$code"
  code=0
  challenge || code=$?
  case $code in
    0) echo "retrain-weekly: $version challenges the current model" >&2 ;;
    2)
      echo "retrain-weekly: $version is saved, and nothing will promote it, see above." >&2
      echo 'retrain-weekly: start meta-supervisor run --promote and set META_CHALLENGER=newest for the engine, then:' >&2
      echo "retrain-weekly: meta-ops challenge $version --reason 'weekly run'. Without a supervisor: META_PROMOTE_BY=look" >&2
      ;;
    3) code=1 ;;
  esac
  exit "$code"
fi
[ "$code" -eq 0 ] || exit "$code"

finish() {
  meta-ops validate "$version" &&
    meta-ops promote "$version" --reason 'weekly run' --yes ${META_ENGINE_URL:+--url "$META_ENGINE_URL"}
}
finish || code=$?
[ "$code" -ne 3 ] || code=1
exit "$code"
