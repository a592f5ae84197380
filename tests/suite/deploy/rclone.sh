#!/bin/sh
# Stands in for rclone in tests: the storage `fake:/folder` is that folder. Counts requests in $STATE/requests. The file
# $STATE/fault says what happens at which of them: `12 kill`, `12 fail` (once) or `12 always` (from then on).
set -u

request() {
  local_number=$(($(cat "$STATE/requests") + 1))
  echo "$local_number" > "$STATE/requests"
  read -r at what < "$STATE/fault"
  [ "$at" = 0 ] && return
  if [ "$what" = kill ] && [ "$local_number" = "$at" ]; then kill -9 "$PPID"; exit 9; fi
  if [ "$what" = fail ] && [ "$local_number" = "$at" ]; then refuse; fi
  if [ "$what" = always ] && [ "$local_number" -ge "$at" ]; then refuse; fi
}

refuse() {
  echo '{"level":"error","msg":"Attempt 1/1 failed with 1 errors and: no route to host"}' >&2
  exit 1
}

# The folder of a place. What is written has to be within the folder of the test.
folder() { printf '%s\n' "${1#fake:}"; }
own() {
  case $1 in
    "fake:$STATE"/*) folder "$1" ;;
    *) echo "not a place of this test: $1" >&2; exit 1 ;;
  esac
}

command=$1
shift
first='' second=''
for argument; do
  case $argument in
    -*) ;;
    *) if [ -z "$first" ]; then first=$argument; else second=$argument; fi ;;
  esac
done

case $command in
  backend) echo '{"Name":"fake","Features":{"BucketBased":true,"PartialUploads":false}}' ;;
  copy)
    from=$(folder "$first") to=$(folder "$second")
    case $first in fake:*) ;; *) to=$(own "$second") || exit 1 ;; esac
    while IFS= read -r name; do
      request
      [ -f "$from/$name" ] || continue
      mkdir -p "$to/$(dirname "$name")"
      cp "$from/$name" "$to/.half" && mv "$to/.half" "$to/$name"
      printf '{"level":"info","msg":"Copied (new)","object":"%s"}\n' "$name" >&2
    done ;;
  rcat)
    to=$(own "$first") || exit 1
    request
    mkdir -p "$(dirname "$to")"
    cat > "$to.half" && mv "$to.half" "$to" ;;
  delete)
    from=$(own "$first") || exit 1
    while IFS= read -r name; do
      request
      rm -f "$from/$name"
      rmdir -p --ignore-fail-on-non-empty "$(dirname "$from/$name")" 2>/dev/null || true
    done ;;
  lsjson)
    request
    touch "$STATE/listed"
    cd "$(folder "$first")" || exit 3
    echo '['
    comma=
    find . -type f | while IFS= read -r name; do
      printf '%s{"Path":"%s","Size":%s}\n' "$comma" "${name#./}" "$(wc -c < "$name")"
      comma=,
    done
    echo ']' ;;
  check)
    from=$first to=$(folder "$second")
    while IFS= read -r name; do
      if cmp -s "$from/$name" "$to/$name"; then echo "= $name"; else echo "* $name"; fi
    done ;;
  *) echo "unknown: $command" >&2; exit 1 ;;
esac
