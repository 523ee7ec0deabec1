#!/usr/bin/env bash
# The one script of this repository. ./build.sh help lists what it does.
set -euo pipefail
cd "$(dirname "$0")"

readonly NATIVE_FRAMEWORK=net9.0
readonly RUNTIME=linux-x64
readonly NATIVE=artifacts/native
readonly NATIVE_BENCHMARKS=artifacts/native-benchmarks
readonly RESULTS=artifacts/test-results
readonly PACKAGES=artifacts/packages
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

say() { printf '\n== %s\n' "$*" >&2; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

# require COMMAND PACKAGE…: installs Debian packages unless the command is there.
require() {
  local command=$1
  shift
  type -P "$command" >/dev/null && return
  say "installing $* (for '$command')"
  local sudo=()
  [ "$(id -u)" = 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq || die "apt-get update failed; install $* by hand"
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
    die "could not install $*; install them by hand"
}

require_dotnet() {
  command -v dotnet >/dev/null 2>&1 || die "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
}

# The AOT compiler links with a C compiler.
require_native_tools() {
  require_dotnet
  command -v clang >/dev/null 2>&1 || require gcc gcc libc6-dev zlib1g-dev
}

publish_native() { # PROJECT DIRECTORY
  dotnet publish "$1" -c Release -r "$RUNTIME" -f "$NATIVE_FRAMEWORK" -o "$2" 2>&1 | tee artifacts/publish.log >&2
  if grep -E 'warning IL[23][0-9]{3}' artifacts/publish.log >&2; then
    die "$1: the native build has trim or AOT warnings"
  fi
}

native() {
  require_native_tools
  mkdir -p "$NATIVE"
  say "publishing native binaries ($NATIVE_FRAMEWORK, $RUNTIME)"
  publish_native src/Recotem.Cli/Recotem.Cli.csproj "$NATIVE"
  publish_native samples/EchoHost/EchoHost.csproj "$NATIVE"
  rm -f "$NATIVE"/*.dbg "$NATIVE"/*.pdb "$NATIVE"/*.xml "$NATIVE"/*.json "$NATIVE"/*.config
  ls -l "$NATIVE" >&2
}

pack() {
  require_dotnet
  say "packing into $PACKAGES"
  rm -rf "$PACKAGES"
  dotnet build Recotem.sln -c Release
  local project
  for project in src/*/*.csproj; do
    [ "$project" = src/Recotem.Cli/Recotem.Cli.csproj ] || dotnet pack "$project" -c Release --no-build -o "$PACKAGES"
  done
  ls -l "$PACKAGES" >&2
}

format() { # [--check]
  require_dotnet
  if [ "${1:-}" = --check ]; then
    dotnet format Recotem.sln --no-restore --verify-no-changes --exclude artifacts
  else
    dotnet format Recotem.sln --exclude artifacts
  fi
}

# Adds up the TRX files, prints the sum alone on the last line, and fails when a test failed, a runner failed or nothing ran.
sum_results() { # RUNNERS-THAT-FAILED
  local passed=0 failed=0 skipped=0 total p f file
  for file in "$RESULTS"/*.trx; do
    [ -e "$file" ] || continue
    read -r total p f < <(sed -nE 's/.*<Counters total="([0-9]+)" executed="[0-9]+" passed="([0-9]+)" failed="([0-9]+)".*/\1 \2 \3/p' "$file") ||
      die "$file has no counters: the runner did not finish"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + total - p - f))
  done
  [ -z "$1" ] || printf '\nrunners that failed:%s\n' "$1"
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" = 0 ] && [ -z "$1" ] && [ "$passed" -gt 0 ]
}

run_tests() {
  require_native_tools
  require curl curl
  require node nodejs npm
  require npm npm
  say "installing the tests' own tools"
  (cd tests/tools && npm ci --no-audit --no-fund --silent)
  say "building"
  dotnet build Recotem.sln -c Release
  say "checking the format"
  format --check
  pack
  native
  say "running each benchmark of the generator once"
  dotnet run --project benchmarks/Recotem.Generators.Benchmarks -c Release --no-build -- --smoke
  say "testing"
  rm -rf "$RESULTS"
  mkdir -p "$RESULTS"
  local project name trx broken=""
  for project in tests/*/*.csproj; do
    grep -q '<IsTestProject>false' "$project" && continue
    name=$(basename "$project" .csproj)
    trx=$RESULTS/$name.trx
    if ! dotnet test "$project" -c Release --no-build --logger "trx;LogFileName=$name.trx" --results-directory "$RESULTS"; then
      # A runner that crashes half-way leaves results without a failed test, or none at all.
      grep -qs ' failed="[1-9]' "$trx" || broken+=" $name"
    fi
    grep -qsE '<ResultSummary outcome="(Completed|Failed)"' "$trx" || broken+=" $name"
  done
  sum_results "$broken"
}

bench_native() { # VERB…
  require_native_tools
  mkdir -p "$NATIVE_BENCHMARKS"
  publish_native benchmarks/Recotem.Benchmarks/Recotem.Benchmarks.csproj "$NATIVE_BENCHMARKS"
  "$NATIVE_BENCHMARKS/Recotem.Benchmarks" "$@"
}

bench() { # [startup | serve | generator [--smoke] | analyzers | [native] VERB…]
  [ "$#" -gt 0 ] || set -- all
  case "$1" in
    startup | serve | all)
      require wrk wrk
      require time time
      native
      ;;
  esac
  case "$1" in
    startup | serve) "benchmarks/$1.sh" "$NATIVE/recotem" ;;
    generator) dotnet run --project benchmarks/Recotem.Generators.Benchmarks -c Release -- "${@:2}" ;;
    analyzers) benchmarks/analyzers.sh ;;
    native) bench_native "${@:2}" ;;
    all)
      benchmarks/startup.sh "$NATIVE/recotem"
      benchmarks/serve.sh "$NATIVE/recotem"
      dotnet run --project benchmarks/Recotem.Generators.Benchmarks -c Release
      benchmarks/analyzers.sh
      dotnet run --project benchmarks/Recotem.Benchmarks -f net10.0 -c Release -- all
      ;;
    *) dotnet run --project benchmarks/Recotem.Benchmarks -f net10.0 -c Release -- "$@" ;;
  esac
}

quickstart() {
  require curl curl
  mkdir -p artifacts
  native
  exec samples/quickstart/run.sh "$NATIVE/recotem"
}

help() {
  cat <<'TEXT'
./build.sh quickstart   publish the native binary, train the sample recipe, serve it, ask it for recommendations
./build.sh test         build everything, install what the tests need, run all tests
./build.sh native       publish recotem and echo-host as native binaries into artifacts/native
./build.sh pack         make the NuGet packages in artifacts/packages
./build.sh bench [VERB] run the benchmarks: startup, serve, generator [--smoke], analyzers, or with their options
                        csv, fit, kernels, artifact, search, generate (data for fit; docs/performance.md), after
                        "native" in a native binary; default: all
./build.sh format       format the sources; with --check only look
TEXT
}

mkdir -p artifacts
case "${1:-help}" in
  quickstart) quickstart ;;
  test) run_tests ;;
  native) native ;;
  bench) shift; bench "$@" ;;
  pack) pack ;;
  format) shift; format "$@" ;;
  help | --help | -h) help ;;
  *) help >&2; die "unknown command '$1'" ;;
esac
