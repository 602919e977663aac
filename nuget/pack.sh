#!/usr/bin/env bash
# Packs what ships and compares the contents, dependencies and symbols of every package with expected-contents.txt.
# Usage: nuget/pack.sh [FOLDER] [--update]; build in Release first. --update rewrites the list from what was packed.
set -eu -o pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=artifacts/packages
mode=check
for argument in "$@"; do
  case $argument in
    --update) mode=update ;;
    -*) echo "unknown option $argument; usage: nuget/pack.sh [FOLDER] [--update]" >&2; exit 1 ;;
    *) folder=$argument ;;
  esac
done
rm -rf "$folder"
for project in src/*/*.csproj; do
  dotnet pack "$project" -c Release --no-build --output "$folder" --verbosity quiet
done
dotnet run --verbosity quiet nuget/check-contents.cs -- "$folder" nuget/expected-contents.txt "$mode"
