using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Defines the shape of the networks of a global model.</summary>
internal static class GlobalNetwork
{
    public static NetworkOptions Shape(ForecastingOptions options, GlobalPlan plan)
    {
        var encoder = new WindowEncoder(plan);
        return options.MakeNetworkOptions(plan.IsAutoregressive
            ? new NetworkOptions { InputSize = encoder.InputSize, OutputSize = plan.Head.OutputsPerTarget, Pooling = SequencePooling.None }
            : new NetworkOptions
            {
                InputSize = encoder.InputSize,
                InputProjectionSize = plan.Architecture == ForecastArchitecture.SegmentWise ? options.LayerSizes[0] : 0,
                Decoder = new DecoderOptions { Steps = plan.DecodedSteps, InputSize = encoder.DecoderInputSize },
                OutputSize = plan.DecodedLength * plan.Head.OutputsPerTarget,
                Pooling = SequencePooling.None,
            });
    }

    /// <summary>Returns a description of how a network does not fit a plan, or null if it fits.</summary>
    public static string? Misfit(NetworkOptions network, GlobalPlan plan)
    {
        var encoder = new WindowEncoder(plan);
        var outputs = (plan.IsAutoregressive ? 1 : plan.DecodedLength) * plan.Head.OutputsPerTarget;
        var decoded = plan.IsAutoregressive ? 0 : plan.DecodedSteps;
        return network.InputSize == encoder.InputSize && network.OutputSize == outputs
            && (network.Decoder?.Steps ?? 0) == decoded && (network.Decoder?.InputSize ?? 0) == encoder.DecoderInputSize
            ? null
            : $"maps {network.InputSize} features to {network.Decoder?.Steps ?? 0} decoded steps of {network.OutputSize} values; the plan has "
                + $"{encoder.InputSize}, {decoded} and {outputs}";
    }
}
