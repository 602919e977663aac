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
    /// <param name="start">The layout of the model that is trained further, or null.</param>
    public static SignalChoice For(PooledSequenceOptions options, SequenceDataset rows, bool regularizes, SignalLayout? start)
    {
        var facts = SignalFacts.Of(rows);
        var layout = start ?? SignalRule.LayoutFor(options, facts);
        return new SignalChoice(layout, SignalRule.Complete(options, facts, layout, regularizes));
    }

    public void Save(PayloadWriter payload)
    {
        Layout.Save(payload);
        if (Description is not null)
            payload.AddSection(Section, optional: true).Write(Description);
    }

    /// <param name="payload">The payload.</param>
    /// <param name="columns">The number of values of a step of the sequence.</param>
    /// <param name="mayChange">True if the network may read other steps than the sequence has; false if it reads the steps as they are.</param>
    /// <exception cref="ModelFormatException">A section is damaged.</exception>
    public static SignalChoice Load(PayloadReader payload, int columns, bool mayChange) => new(
        mayChange ? SignalLayout.Load(payload, columns) : SignalLayout.Plain(columns),
        payload.Contains(Section) ? payload.GetSection(Section).ReadString() : null);
}
