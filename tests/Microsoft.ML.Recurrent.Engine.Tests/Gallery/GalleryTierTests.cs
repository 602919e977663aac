using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Gallery;

/// <summary>The gallery once more at every narrower vector width.</summary>
public sealed class GalleryTierTests
{
    public static TheoryData<string> ReducedTiers => [.. VectorTiers.Reduced];

    [Theory]
    [MemberData(nameof(ReducedTiers))]
    public void EveryTierHasTheBitsThatItHad(string tier) => VectorTiers.Run(tier, typeof(GalleryTests));
}
