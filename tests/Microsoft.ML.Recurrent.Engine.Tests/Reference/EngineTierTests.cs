using Microsoft.ML.Recurrent.Engine.Tests.Inference;
using Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;
using Microsoft.ML.Recurrent.Engine.Tests.Networks;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>The comparisons with libtorch, the reference and the laws once more at every narrower vector width.</summary>
public sealed class EngineTierTests
{
    public static TheoryData<string> ReducedTiers => [.. VectorTiers.Reduced];

    [Theory]
    [MemberData(nameof(ReducedTiers))]
    public void EveryTierReproducesTheReference(string tier) =>
        VectorTiers.Run(
            tier, typeof(EngineStackTests), typeof(EngineHeadTests), typeof(EngineWindowTests), typeof(EngineSessionTests), typeof(EngineResidualTests),
            typeof(EngineHorizonTests), typeof(ShortWeightNetworkTests), typeof(FrontLayerTests), typeof(EngineMatrixMemoryTests), typeof(NeuralCacheTests),
            typeof(DynamicEvaluationTests));
}
