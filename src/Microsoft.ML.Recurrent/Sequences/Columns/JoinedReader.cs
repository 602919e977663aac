using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Reads a sequence together with the columns of further features of its steps.</summary>
/// <param name="encoding">The encoding of the column of the sequence.</param>
/// <param name="row">The rows.</param>
/// <param name="columnName">The name of the column of the sequence.</param>
/// <param name="main">The reader of that column.</param>
/// <param name="features">The readers of the other columns.</param>
internal sealed class JoinedReader(
    SequenceEncoding encoding, DataViewRow row, string columnName, SequenceReader main, IReadOnlyList<StepFeatureReader> features) : SequenceReader
{
    public override ReadOnlySpan<int> CharactersOf(int step) => main.CharactersOf(step);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The columns have different numbers of steps.</exception>
    public override void Read()
    {
        main.KeepsUnknownTexts = KeepsUnknownTexts;
        main.Read();
        HasMissing = main.HasMissing;
        foreach (var (name, reader) in features)
        {
            reader.Read();
            if (reader.Length != main.Length)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"The column '{name}' has {reader.Length} steps in row {row.Position}, but the feature column '{columnName}' has {main.Length}; "
                    + $"both must be equal."));
            HasMissing |= reader.HasMissing;
        }

        Keep(encoding, main.Length);
        ClearTokens();
        for (var step = 0; step < main.Tokens.Length; step++)
            AddToken(main.Tokens[step], KeepsUnknownTexts ? main.UnknownTexts[step] : "");
        var steps = Math.Max(1, Kept.Length);
        JoinFeatures(steps);
        JoinFactors(steps);
    }

    private void JoinFeatures(int steps)
    {
        var size = encoding.InputSize;
        var joined = NewFeatures(steps * size);
        var start = Copy(main, 0, joined);
        foreach (var feature in features)
            start = Copy(feature.Reader, start, joined);

        int Copy(SequenceReader reader, int to, Span<float> values)
        {
            var width = reader.Features.Length / steps;
            for (var step = 0; step < steps; step++)
                reader.Features.Slice(step * width, width).CopyTo(values[((step * size) + to)..]);
            return to + width;
        }
    }

    private void JoinFactors(int steps)
    {
        var joined = NewFactors(steps * encoding.FactorCount);
        var factor = 0;
        foreach (var feature in features)
        {
            var tokens = feature.Reader.Tokens;
            for (var step = 0; step < tokens.Length; step++)
                joined[(step * encoding.FactorCount) + factor] = tokens[step];
            factor += tokens.IsEmpty ? 0 : 1;
        }
    }
}
