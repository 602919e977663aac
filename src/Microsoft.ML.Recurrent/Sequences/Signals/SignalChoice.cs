using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>Represents what was chosen for a trainer of sequences of numbers, and why. Immutable and safe to share.</summary>
/// <param name="Layout">The layout of the steps that the network reads.</param>
/// <param name="Description">A description of the choices; null if nothing was chosen.</param>
internal sealed record SignalChoice(SignalLayout Layout, string? Description)
{
    private const string Section = "choice";

    /// <summary>Chooses what is not set, and sets it in options that belong to the run.</summary>
    /// <param name="options">The options.</param>
    /// <param name="rows">The training rows, sequences of numbers.</param>
    /// <param name="regularizes">True to add dropout.</param>
    public static SignalChoice For(PooledSequenceOptions options, SequenceDataset rows, bool regularizes)
    {
        var facts = SignalFacts.Of(rows);
        // Whoever truncates, asks for the weight of each step or for raw numbers means the steps as they are.
        var keepsSteps = !options.NormalizeFeatures || options.TruncationLength is not null || options.AttentionColumnName is not null;
        var layout = keepsSteps ? SignalLayout.Plain(facts.Columns) : SignalRule.LayoutFor(facts);
        SignalRule.Complete(options, facts, layout, regularizes);
        return new SignalChoice(layout, string.Create(CultureInfo.InvariantCulture,
            $"For {facts.Rows:n0} rows of {facts.MedianLength:n0} steps (median): windows of {layout.Window} every {layout.Stride}, "
            + $"views {layout.Views}, {(options.Bidirectional ? "both directions" : "forward")}, pooling {options.Pooling}, "
            + $"{options.NumberOfNetworks} networks, {options.NumberOfEpochs} epochs with batches of {options.BatchSize}, dropout {options.Dropout}"));
    }

    public void Save(PayloadWriter payload)
    {
        Layout.Save(payload);
        if (Description is not null)
            payload.AddSection(Section, optional: true).Write(Description);
    }

    /// <exception cref="ModelFormatException">A section is damaged.</exception>
    public static SignalChoice Load(PayloadReader payload, int columns) => new(
        SignalLayout.Load(payload, columns), payload.Contains(Section) ? payload.GetSection(Section).ReadString() : null);
}
