using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>Versions are in Directory.Packages.props alone, and mean the same package tomorrow.</summary>
public sealed partial class PackageVersionTests
{
    private static IEnumerable<XElement> CentralVersions =>
        XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion");

    [Fact]
    public void ProjectsNameNoVersion()
    {
        var own = from file in Repository.Files
                  where file.EndsWith(".csproj", StringComparison.Ordinal) || file.EndsWith(".targets", StringComparison.Ordinal)
                  from reference in XDocument.Parse(Repository.Read(file)).Descendants("PackageReference")
                  where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
                  select $"{file}: {reference.Attribute("Include")?.Value}";
        Assert.Empty(own);
    }

    [Fact]
    public void CentralVersionsAreExactOrABoundedRange()
    {
        Assert.NotEmpty(CentralVersions);
        var loose = CentralVersions.Where(v => !Pinned().IsMatch(v.Attribute("Version")!.Value)).Select(v => v.ToString());
        Assert.Empty(loose);
    }

    [Fact]
    public void EveryReferencedPackageHasACentralVersion()
    {
        var central = CentralVersions.Select(v => v.Attribute("Include")!.Value).ToHashSet();
        var referenced = Repository.Projects.SelectMany(p => XDocument.Parse(Repository.Read(p)).Descendants("PackageReference"))
            .Select(r => r.Attribute("Include")!.Value);
        Assert.Empty(referenced.Except(central));
    }

    // A version that a benchmark pins would become a dependency of the packages that are shipped.
    [Fact]
    public void NothingIsPinnedTransitively() =>
        Assert.DoesNotContain(Repository.Files.Where(file => Path.GetExtension(file) is ".props" or ".targets" or ".csproj" or ".vbproj"),
            file => Repository.Read(file).Contains("CentralPackageTransitivePinningEnabled", StringComparison.Ordinal));

    [Fact]
    public void EveryCentralVersionIsUsed()
    {
        var referenced = Repository.Projects.SelectMany(p => XDocument.Parse(Repository.Read(p)).Descendants("PackageReference"))
            .Concat(XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("PackageReference"))
            .Concat(XDocument.Parse(Repository.Read("tests/Directory.Build.targets")).Descendants("PackageReference"))
            .Select(r => r.Attribute("Include")!.Value);
        Assert.Empty(CentralVersions.Select(v => v.Attribute("Include")!.Value).Except(referenced));
    }

    [GeneratedRegex(@"^(\d+(\.\d+){1,3}|\[\d+(\.\d+){1,3}, \d+(\.\d+){1,3}\))$")]
    private static partial Regex Pinned();
}
