using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>
/// Specifies how sequences of numbers become the steps that a network reads: each step is a window of the sequence, seen in one or several views side by side.
/// Immutable and safe to share.
/// </summary>
/// <param name="Columns">The number of values of a step of the sequence, I.</param>
/// <param name="Stride">The number of steps of the sequence from one step of the network to the next.</param>
/// <param name="Window">The number of steps of the sequence that a step of the network reads; at least <paramref name="Stride"/>.</param>
/// <param name="Values">The number of means of equal parts of the window that are read; 1 to <paramref name="Window"/>.</param>
/// <param name="Views">The views of a sequence; at least one.</param>
internal sealed record SignalLayout(int Columns, int Stride, int Window, int Values, SequenceViews Views)
{
    private const string Section = "signal";
    private const int Longest = 1 << 24;

    /// <summary>Gets the number of features of a step of the network.</summary>
    public int InputSize => checked(Columns * Values * NumberOfViews);

    /// <summary>Gets a value that indicates whether the network reads the steps as they are.</summary>
    public bool IsPlain => this is { Stride: 1, Window: 1, Views: SequenceViews.Values };

    private int NumberOfViews => int.PopCount((int)Views);

    /// <summary>Returns the layout of steps that the network reads as they are.</summary>
    public static SignalLayout Plain(int columns) => new(columns, 1, 1, 1, SequenceViews.Values);

    /// <summary>Gets the same views of each step of the sequence.</summary>
    public SignalLayout OfSteps => this with { Stride = 1, Window = 1, Values = 1 };

    /// <summary>Returns the layers that make steps of this layout of steps of the layout <see cref="OfSteps"/>.</summary>
    public LayerList ToLayers() => this == OfSteps ? [] : [new WindowShape { Size = Window, Stride = Stride, Parts = Values }];

    /// <summary>Returns the layout of the steps that the first of some layers makes of steps of this layout.</summary>
    public SignalLayout Within(LayerList layers) => layers is [WindowShape first, ..]
        ? this with { Stride = Stride * first.Stride, Window = first.Size, Values = first.Parts } : this;

    /// <summary>Returns the number of steps of the network for a sequence.</summary>
    /// <param name="length">The number of its steps, at least one.</param>
    public int StepsOf(int length) => (int)(((long)length + Stride - 1) / Stride);

    /// <summary>Adds a section, unless the network reads the steps as they are.</summary>
    public void Save(PayloadWriter payload)
    {
        if (IsPlain)
            return;
        var section = payload.AddSection(Section);
        section.Write(Stride);
        section.Write(Window);
        section.Write(Values);
        section.Write((int)Views);
    }

    /// <summary>Reads the layout of a model.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="columns">The number of values of a step of the sequence.</param>
    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    public static SignalLayout Load(PayloadReader payload, int columns)
    {
        if (!payload.Contains(Section))
            return Plain(columns);
        var section = payload.GetSection(Section);
        var stride = section.ReadInt32("the stride", 1, Longest);
        var window = section.ReadInt32("the window", stride, Longest);
        var values = section.ReadInt32("the number of values of a window", 1, window);
        var views = (SequenceViews)section.ReadInt32("the views", 1, (int)SequenceViews.All);
        if ((long)columns * values * int.PopCount((int)views) is 0 or > int.MaxValue)
            throw section.Defect($"{values} values of {columns} columns are not the features of a step.");
        return new SignalLayout(columns, stride, window, values, views);
    }
}
