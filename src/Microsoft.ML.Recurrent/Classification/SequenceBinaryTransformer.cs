using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Classification;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Classifies a sequence as true or false. Adds PredictedLabel (true if Score is above 0), Score (the log-odds) and Probability. If a feature is NaN or
/// infinite, Score and Probability are NaN and PredictedLabel is false.
/// </summary>
/// <remarks><inheritdoc cref="SequenceTransformer"/></remarks>
[RecurrentModel("SequenceBinary")]
public sealed class SequenceBinaryTransformer : SequenceTransformer, IRecurrentModel<SequenceBinaryTransformer>
{
    private static readonly PayloadFormat s_format = new("SequenceBinary", 1);

    internal SequenceBinaryTransformer(IHostEnvironment environment, SequenceModel model)
        : base(environment, nameof(SequenceBinaryTransformer), model)
    {
    }

    private protected override PayloadFormat Format => s_format;

    /// <inheritdoc/>
    static SequenceBinaryTransformer IRecurrentModel<SequenceBinaryTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var reader = PayloadReader.Open(payload, s_format);
        var model = SequenceModel.Load(reader, outputSize: 1);
        reader.Finish();
        return new SequenceBinaryTransformer(environment, model);
    }

    private protected override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema inputSchema) => ScoreColumns.Binary(inputSchema);

    private protected override SequenceRowBatch CreateBatch(DataViewRow input, int capacity) => new BinaryRowBatch(Sequences, input, capacity);
}
