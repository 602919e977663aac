#!/usr/bin/env bash
# Does what a new user does with the packages in a folder: an empty project, an empty package cache, a path with blanks and an umlaut; trains, saves and loads.
# The first program is our own, the second that of the front page.
# Usage: nuget/try-packages.sh FOLDER
set -eu -o pipefail
packages=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
project="$scratch/my first prögram"
mkdir "$project"
version=$(basename "$(ls "$packages"/Microsoft.ML.Recurrent.[0-9]*.nupkg)" .nupkg)
cp "$here/first-program.cs" "$project/Program.cs"
cat > "$project/First.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <InvariantGlobalization>true</InvariantGlobalization>
    <RestorePackagesPath>$scratch/cache</RestorePackagesPath>
    <RestoreAdditionalProjectSources>$packages</RestoreAdditionalProjectSources>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.ML.Recurrent" Version="${version#Microsoft.ML.Recurrent.}" />
  </ItemGroup>
</Project>
PROJECT
cd "$project"
dotnet run -c Release --verbosity quiet
awk '/^```/ { if (inside) exit; inside = $0 == "```csharp"; next } inside' "$here/../README.md" > Program.cs
dotnet run -c Release --verbosity quiet
