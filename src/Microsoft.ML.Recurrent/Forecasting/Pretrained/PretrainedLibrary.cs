using Microsoft.ML.Recurrent.Pretrained;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>Loads the networks of the package of pretrained networks, each once in a process. Safe for concurrent use.</summary>
internal static class PretrainedLibrary
{
    private static readonly Lazy<PretrainedModel> s_small = new(() => Load("forecaster-small"));
    private static readonly Lazy<PretrainedModel> s_base = new(() => Load("forecaster-base"));

    /// <summary>Returns the network of a size.</summary>
    public static PretrainedModel Of(PretrainedSize size) => (size == PretrainedSize.Small ? s_small : s_base).Value;

    private static PretrainedModel Load(string name)
    {
        // Most of the time of a first load is compilation. That of what creates a network and packs its weights runs while the file is read.
        _ = Task.Run(PretrainedModel.Compile);
        using var stream = PretrainedNetworks.Open(name);
        return PretrainedWeights.Read(stream);
    }
}
