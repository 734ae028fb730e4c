# shellcheck shell=sh
# The part of ./gan that only a checkout needs: builds, if there is nothing built or something is newer, and says
# where the jars are. Takes from gan: here, java_home, fail. Leaves: classpath, mend.
# A build goes aside and replaces the last one by renaming, so that a training that still runs keeps the files
# that it has open.
app=$here/cli/target/app
# Read by gan.
# shellcheck disable=SC2034
mend="delete $here/cli/target and start again"

stale() {
  [ -f "$app/stamp" ] || return 0
  [ -n "$(find "$here/core/src/main" "$here/cli/src/main" "$here/pom.xml" "$here/core/pom.xml" \
    "$here/cli/pom.xml" -newer "$app/stamp" -print 2>/dev/null | head -n 1)" ]
}

build() {
  command -v mvn >/dev/null || fail "Maven is missing: install Maven 3.8 or later (mvn)"
  [ -x "$java_home/bin/javac" ] || fail "$java_home has no compiler (javac): install a JDK 17 or later, or set JAVA_HOME to one"
  if [ -f "$app/stamp" ]; then
    echo "gan: building, as the sources have changed" >&2
  else
    echo "gan: building, on first use only (Maven may download the engine, some 200 MB)" >&2
  fi
  made=$app.$$
  mkdir -p "$made" 2>/dev/null ||
    fail "nothing can be built, as you may not write in $here/cli/target: let its owner start gan once, or use a copy of your own"
  trap 'rm -rf "$made"' EXIT
  touch "$made/stamp"
  if ! (cd "$here" && JAVA_HOME=$java_home mvn -B -q -Dmaven.test.skip=true \
    -Dspotless.check.skip=true -pl cli -am package) >"$made/log" 2>&1; then
    cat "$made/log" >&2
    fail "the build failed (above is what Maven said)"
  fi
  cp -p "$here"/cli/target/launch/* "$made/"
  # Aside first: an archive of classes may still be written into it.
  if [ -e "$app" ]; then mv "$app" "$app.old.$$"; fi
  mv "$made" "$app"
  rm -rf "$app.old.$$" || true
  trap - EXIT
}

# The first jar of Maven's repository that is not there.
missing() {
  (
    set -f
    IFS=:
    # shellcheck disable=SC2046
    set -- $(cat "$app/classpath.txt")
    unset IFS
    for jar; do
      if ! [ -f "$jar" ]; then
        printf '%s\n' "$jar"
        break
      fi
    done
  )
}

if stale; then build; fi
lost=$(missing)
if [ -n "$lost" ]; then # Deleted since the build: fetched again.
  echo "gan: $lost is missing, or in a folder that you may not read" >&2
  build
fi
classpath=$app/gan4j-cli.jar:$app/gan4j-core.jar:$(cat "$app/classpath.txt")
