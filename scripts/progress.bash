# What takes more than a second says so on a terminal, on one line of stderr that is overwritten; in a pipe or a file it
# says nothing. Sourced by the scripts beside it.

# with_progress WHAT LOG COMMAND...: runs the command with its output in LOG, and returns its exit code. The line shows
# WHAT, the seconds so far and, of a build, the newest "[3/97]" in the log. The command has the terminal's signals.
with_progress() {
  local what=$1 log=$2 ticker='' started=$SECONDS status=0
  shift 2
  : >"$log"
  if [[ -t 2 && ${TERM:-dumb} != dumb ]]; then
    tick "$what" "$log" >&2 &
    ticker=$!
  fi
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [[ $ticker ]]; then
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    printf '\r\e[K%s: %s after %d s\n' "$what" "$( ((status)) && echo failed || echo done)" $((SECONDS - started)) >&2
  fi
  return "$status"
}

tick() {
  local started=$SECONDS step
  while kill -0 $$ 2>/dev/null; do  # until the script ends, whatever ends it
    step=$(grep -aoE '^\[[0-9]+/[0-9]+\]' "$2" | tail -n 1) || step=''
    printf '\r\e[K%s ... %d s %s' "$1" $((SECONDS - started)) "$step"
    sleep 0.5
  done
}
