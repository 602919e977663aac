using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>
/// Learns the encoding of a column with a further feature of each step while the training rows are read. The values of text are numbered in the order in which
/// they first occur and in their case. An instance serves one run.
/// </summary>
internal sealed class StepFeatureLearner
{
    private readonly DistinctTokens _texts = new();
    private readonly string _columnName;
    private readonly SequenceEncoding _encoding;

    /// <param name="feature">The column.</param>
    /// <param name="main">The encoding of the column of the sequence.</param>
    /// <param name="schema">The schema of the training rows.</param>
    public StepFeatureLearner(StepFeature feature, SequenceEncoding main, DataViewSchema schema)
    {
        var (column, kind) = SequenceColumn.FindStepFeature(schema, feature);
        _columnName = feature.ColumnName;
        _encoding = new SequenceEncoding
        {
            Kind = kind,
            StepSize = feature.StepSize,
            KeyCount = kind == SequenceKind.Keys ? SequenceColumn.KeyCountOf(column) : 0,
            Tokenization = Tokenization.Default with { LowerCase = false },
            MaximumLength = main.MaximumLength,
            CutFrom = main.CutFrom,
        };
    }

    /// <summary>Gets the encoding as far as it is known.</summary>
    public StepFeatureEncoding Encoding => new(_columnName, _encoding);

    /// <summary>Creates the reader of training rows.</summary>
    public StepFeatureReader CreateReader(DataViewRow row)
    {
        var column = row.Schema[_columnName];
        return new(_columnName, _encoding.Kind == SequenceKind.Words
            ? new CutReader(_encoding, _texts, row, column) : SequenceReader.Create(_encoding, row, column));
    }

    /// <summary>Returns the encoding of the values that were read.</summary>
    public StepFeatureEncoding Learn() => new(_columnName, _encoding with { Vocabulary = new Vocabulary(_texts.Texts) });
}
