using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>Represents what was chosen for a trainer of sequences of numbers, and why. Immutable and safe to share.</summary>
/// <param name="Layout">The layout of the steps that the networks read.</param>
/// <param name="Description">A description of the choices; null if nothing was chosen.</param>
internal sealed record SignalChoice(SignalLayout Layout, string? Description)
{
    private const string Section = "choice";

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
