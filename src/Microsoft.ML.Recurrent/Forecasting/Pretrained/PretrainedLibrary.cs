using Microsoft.ML.Recurrent.Pretrained;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>Loads the networks of the package of pretrained networks, each once in a process. Safe for concurrent use.</summary>
internal static class PretrainedLibrary
{
    private static readonly Lazy<PretrainedModel> s_small = new(() => Load("forecaster-small"));
    private static readonly Lazy<PretrainedModel> s_base = new(() => Load("forecaster-base"));

    /// <summary>Returns the network of a size.</summary>
    public static PretrainedModel Of(PretrainedSize size) => (size == PretrainedSize.Small ? s_small : s_base).Value;

    private static PretrainedModel Load(string name) => PretrainedWeights.Read(PretrainedNetworks.Read(name));
}
