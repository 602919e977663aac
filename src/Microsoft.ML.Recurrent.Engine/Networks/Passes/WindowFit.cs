using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>Checks that a window fits a network and the sequences that have begun.</summary>
internal static class WindowFit
{
    /// <param name="network">The network.</param>
    /// <param name="window">The window.</param>
    /// <param name="sequences">The number of sequences that have begun; negative if none have.</param>
    /// <param name="carrySteps">The number of steps of the window after which the next one starts.</param>
    /// <param name="wholeSequences">Whether the network can only read windows of whole sequences.</param>
    /// <exception cref="ArgumentException">The sequences, features, spellings or factors are not those of the network.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="carrySteps"/> is outside the window or, with a decoder, not all of it.</exception>
    /// <exception cref="InvalidOperationException">No sequences have begun, or the window does not contain whole sequences.</exception>
    public static void Require(RecurrentNetwork network, PackedSequences window, int sequences, int carrySteps, bool wholeSequences)
    {
        var shape = network.Shape;
        if (sequences < 0)
            throw new InvalidOperationException("Forward needs a Begin before it.");
        if (window.Count != sequences)
            throw new ArgumentException($"The window has {window.Count} sequences, but {sequences} have begun.");
        RequireInput(shape.Input, window);
        ArgumentOutOfRangeException.ThrowIfLessThan(carrySteps, network.Chain.Decoder is null ? Math.Min(1, window.Steps) : window.Steps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(carrySteps, window.Steps);
        if (window.Steps > 0 && wholeSequences && (window.FirstStep > 0 || window.Steps < window.Lengths[0]))
            throw new InvalidOperationException(
                "A network that is bidirectional, pools by attention or has a centred convolution needs windows of whole sequences, "
                + $"but steps {window.FirstStep} to {window.FirstStep + window.Steps - 1} of {window.Lengths[0]} were given.");
    }

    /// <param name="source">The encoder of source sequences.</param>
    /// <param name="window">The window of source sequences.</param>
    /// <exception cref="ArgumentException">The features, spellings or factors are not those of the encoder, or there is no sequence.</exception>
    /// <exception cref="InvalidOperationException">The window does not contain whole sequences.</exception>
    public static void RequireSource(SourceShape source, PackedSequences window)
    {
        RequireInput(source.Input, window);
        if (window.Count == 0)
            throw new ArgumentException("The window has no source sequence.");
        if (window.FirstStep > 0 || window.Steps < window.Lengths[0])
            throw new InvalidOperationException(
                $"Source sequences are read as a whole, but steps {window.FirstStep} to {window.FirstStep + window.Steps - 1} of {window.Lengths[0]} "
                + "were given.");
    }

    private static void RequireInput(InputShape input, PackedSequences window)
    {
        if (window.InputSize != input.InputSize)
            throw new ArgumentException($"The window has {window.InputSize} features per step, but the network reads {input.InputSize}.");
        if (window.SpellingSource is not null != input.Characters is not null)
            throw new ArgumentException(window.SpellingSource is null
                ? "The window has no spellings, but the network encodes characters." : "The window has spellings, but the network encodes no characters.");
        if (window.FactorCount != input.Factors.Count)
            throw new ArgumentException($"The window has {window.FactorCount} factors per step, but the network reads {input.Factors.Count}.");
    }
}
