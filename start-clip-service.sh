#!/bin/sh
# Starts the CLIP embedding service: finds Java, builds where nothing is built yet, and hands over to the launcher.
# ./start-clip-service.sh --help tells the options.
set -u

fail() {
  printf 'clip-service: %s\n' "$1" >&2
  exit 1
}

# This file's own folder, through any symbolic links
here() {
  file=$0
  while [ -L "$file" ]; do
    target=$(readlink "$file")
    case $target in
      /*) file=$target ;;
      *) file=$(dirname "$file")/$target ;;
    esac
  done
  CDPATH='' cd -- "$(dirname "$file")" && pwd -P
}

# The first Java of JAVA_HOME and PATH that is new enough
find_java() {
  found=
  for candidate in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java)"; do
    [ -n "$candidate" ] && [ -x "$candidate" ] || continue
    found=$("$candidate" -version 2>&1 | sed -n 's/^.* version "\([^"]*\)".*/\1/p')
    major=${found%%[!0-9]*}
    if [ "${major:-0}" -ge 17 ]; then
      java=$candidate
      return
    fi
  done
  fail "Java 17 or newer is needed, found ${found:-none}: install it, or set JAVA_HOME."
}

require_maven() {
  command -v mvn >/dev/null ||
    fail "Nothing is built yet, and building needs Maven 3.8 or newer: install it, then start again."
  version=$(mvn -Dstyle.color=never -v 2>/dev/null | sed -n 's/^.*Apache Maven \([0-9.]*\).*/\1/p')
  major=${version%%.*}
  rest=${version#*.}
  minor=${rest%%.*}
  if [ "${major:-0}" -lt 3 ] || { [ "$major" -eq 3 ] && [ "${minor:-0}" -lt 8 ]; }; then
    fail "Nothing is built yet, and building needs Maven 3.8 or newer, found ${version:-none}."
  fi
}

build() {
  require_maven
  log=$root/target/build.log
  status=$root/target/build.status
  mkdir -p "$root/target" || exit 1
  rm -f "$status"
  printf 'Nothing is built yet: building, which takes some minutes the first time (log: %s)\n' "$log"
  # Not with -f: Maven finds .mvn from the current folder. The status goes by file: a pipe's is its last command's
  {
    (CDPATH='' cd -- "$root" && mvn -B -Dstyle.color=never -DskipTests package </dev/null 2>&1)
    printf '%s' "$?" >"$status"
  } | while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    case $line in
      '[INFO] Building '*'['*) printf '  %s\n' "${line#'[INFO] '}" ;;
    esac
  done 3>"$log"
  if [ "$(cat "$status" 2>/dev/null)" != 0 ] || [ ! -f "$home/BUILD" ]; then
    grep '^\[ERROR\]' "$log" | head -n 5 >&2
    fail "The build failed. Its log: $log"
  fi
}

root=$(here) || fail "cannot tell which folder this file is in."
find_java
if [ -d "$root/launcher" ]; then
  home=$root # an assembled distribution
else
  home=$root/dist/target/clip-service
  [ -f "$home/BUILD" ] || build
fi

# exec: signals and Ctrl-C reach the launcher itself
exec "$java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dclip.home="$home" \
  -cp "$home/launcher/*" dev.clipservice.dist.launcher.Launcher "$@"
