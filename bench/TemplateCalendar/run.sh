#!/usr/bin/env bash
# What the console template finds with and without its calendar: bench/TemplateCalendar/run.sh NAB > bench/results/template-calendar.md
# NAB is a folder with the Numenta Anomaly Benchmark's data and labels (github.com/numenta/NAB).
set -euo pipefail
nab=$(realpath "$1")
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
files=(realKnownCause/nyc_taxi realKnownCause/ambient_temperature_system_failure realKnownCause/machine_temperature_system_failure
    realTweets/Twitter_volume_AAPL realTweets/Twitter_volume_UPS realAWSCloudwatch/elb_request_count_8c0756 realTraffic/occupancy_6005
    realAdExchange/exchange-4_cpc_results)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The template's own files with this checkout's library in place of the package.
sed "s|<PackageReference Include=\"MLNetHybrid\" .*|<ProjectReference Include=\"$PWD/src/MLNetHybrid/MLNetHybrid.csproj\" />|" \
    src/MLNetHybrid.Templates/templates/anomaly-console/AnomalyConsole.csproj > "$work/AnomalyConsole.csproj"
for file in "${files[@]}"; do
    for calendar in false true; do
        cp src/MLNetHybrid.Templates/templates/anomaly-console/*.cs "$work"
        sed -i "s|\"readings.csv\"|\"$nab/data/$file.csv\"|; s|TIME_COLUMN|timestamp|; s|\"MACHINE_COLUMN\"|\"\"|; s|LABEL_COLUMN||; s|IGNORED_COLUMNS||
            s|FAULT_ROWS||; s|SECONDS_PER_ROW|0|; s|WINDOW_LENGTH|10|; s|\bCALENDAR\b|$calendar|; s|\"SEPARATOR\"|\"auto\"|" "$work/Program.cs"
        (cd "$work" && dotnet build -c Release --verbosity quiet -p:RunAnalyzers=false >&2 && rm -f model.zip && dotnet bin/Release/net10.0/AnomalyConsole.dll >&2)
        python3 bench/TemplateCalendar/count.py "$nab" "$file" "$work/incidents.csv" "$calendar"
    done
done
