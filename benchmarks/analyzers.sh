#!/usr/bin/env bash
# The analyzers' share of a full compilation of 1000 plugins in 40 projects and their host, from the compiler's own report.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
readonly host=$work/Acme.Host/Acme.Host.csproj

dotnet build analyzers/Recotem.Analyzers -c Release --nologo -v:quiet >&2
dotnet build benchmarks/Recotem.Generators.Benchmarks -c Release --nologo -v:quiet >&2
dotnet run --project benchmarks/Recotem.Generators.Benchmarks -c Release --no-build -- write "$work"

dotnet restore "$host" --nologo -v:quiet >&2
# One compilation at a time, because the times are those of a clock on the wall.
dotnet build "$host" -c Release --nologo --no-restore -m:1 -v:detailed -clp:PerformanceSummary -p:ReportAnalyzer=true \
  -p:RecotemBinaries="$PWD/benchmarks/Recotem.Generators.Benchmarks/bin/Release/net10.0" \
  -p:RecotemGenerator="$PWD/generators/Recotem.Generators/bin/Release/netstandard2.0/Recotem.Generators.dll" \
  -p:RecotemAnalyzers="$PWD/analyzers/Recotem.Analyzers/bin/Release/netstandard2.0/Recotem.Analyzers.dll" >"$work/log" || {
  grep -E ': error ' "$work/log" | sort -u >&2
  exit 1
}

# Each compilation reports "Total analyzer execution time: 1.234 seconds.", then rows of seconds, percent and name: of an assembly,
# and below it, further indented, of its analyzers. Generators follow in a report of their own.
awk '
  /Total analyzer execution time:/ { part = "analyzer" }
  /Total generator execution time:/ { part = "generator" }
  part != "" && $1 ~ /^<?[0-9.]+$/ && $2 ~ /^<?[0-9]+$/ && $3 ~ /^Recotem\./ && $3 !~ /,$/ {
    seconds = $1
    sub(/^</, "", seconds)
    time[part " " $3] += seconds
    if (part == "analyzer") ours += seconds
  }
  $2 == "ms" && $3 == "Csc" { compiler = $1 / 1000 }
  END {
    for (name in time) printf "%9.3f s  %5.1f %%  %s\n", time[name], 100 * time[name] / compiler, name
    printf "%9.3f s  %5.1f %%  our analyzers together\n%9.3f s  100.0 %%  the compiler\n", ours, 100 * ours / compiler, compiler
  }' "$work/log"
