#!/usr/bin/env bash
# Kills a run at random moments, resumes it each time, and compares its results.csv with an undisturbed run's.
#   kill-and-resume.sh [KILLS [WORK FOLDER [SIGNAL]]]
set -euo pipefail
here=$(cd "$(dirname "$0")/../../.." && pwd)
kills=${1:-10} work=${2:-$(mktemp -d)} signal=${3:-KILL}
settings=(--set seeds=[0] --set training.epochs=4 --set data.prepare.train=2000 --set data.prepare.test=300
  --set recording.images=200 --set recording.units=50 --set encoding.epochs=3)
run() { "$here/ventral" run "$here/presets/quickstart.yaml" "${settings[@]}" --out "$1"; }

run "$work/undisturbed" >/dev/null
for ((i = 1; i <= kills; i++)); do
  setsid bash -c "$(declare -f run); here='$here'; settings=($(printf "'%s' " "${settings[@]}")); run '$work/killed' >/dev/null" &
  group=$!
  sleep "$((2 + RANDOM % 6)).$((RANDOM % 10))"
  kill -s "$signal" -- "-$group" 2>/dev/null || true
  wait "$group" 2>/dev/null || true
  echo "kill $i: $(find "$work/killed/checkpoints" -type f 2>/dev/null | wc -l) checkpoints, $([[ -f $work/killed/results.csv ]] && wc -l <"$work/killed/results.csv" || echo 0) result lines"
done
run "$work/killed" >/dev/null
cmp "$work/undisturbed/results.csv" "$work/killed/results.csv"
cmp "$work/undisturbed/metrics.csv" "$work/killed/metrics.csv"
echo "same results.csv and metrics.csv after $kills kills"
