using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>Represents how a training run reads sequences: what the model keeps, and what is needed only to create its networks. Immutable.</summary>
/// <param name="Choice">What was chosen, which the model keeps.</param>
internal sealed record SignalPlan(SignalChoice Choice)
{
    /// <summary>Gets the layers that make the steps of recurrent layers of those that the networks read.</summary>
    public LayerList Windows { get; init; } = [];

    /// <summary>Gets the median of the lengths of the training rows, in steps.</summary>
    public int MedianLength { get; init; }

    /// <summary>Chooses what is not set, and sets it in options that belong to the run.</summary>
    /// <param name="options">The options.</param>
    /// <param name="rows">The training rows, sequences of numbers.</param>
    /// <param name="regularizes">True to add dropout.</param>
    /// <param name="outputs">The number of outputs, such as that of the classes.</param>
    /// <param name="start">The model that is trained further, or null.</param>
    public static SignalPlan For(PooledSequenceOptions options, SequenceDataset rows, bool regularizes, int outputs, SequenceStart? start)
    {
        var facts = SignalFacts.Of(rows);
        var windows = start?.Windows ?? SignalRule.LayoutFor(options, facts);
        var description = SignalRule.Complete(options, facts, windows, regularizes, outputs);
        // Convolutions read each step, so that windows for recurrent layers are made within the network.
        var layout = start?.Layout ?? (options.NumberOfConvolutionalNetworks > 0 ? windows.OfSteps : windows);
        return new SignalPlan(new SignalChoice(layout, description))
        {
            Windows = layout == windows ? [] : windows.ToLayers(),
            MedianLength = facts.MedianLength,
        };
    }
}
