using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>
/// Reads rows as sequences and runs the networks of the model over them in one batch. A task adds the conversion of the outputs. An instance serves one cursor.
/// </summary>
internal abstract class SequenceRowBatch : RowBatch
{
    private readonly SequenceModel _model;
    private readonly SequenceReader _reader;
    private readonly ScoringSequences _sequences;
    private readonly AttentionVisitor _keep;
    private readonly int _capacity;
    private readonly EnsemblePredictor _predictor;
    private readonly DataViewRow _input;
    private readonly long[] _rows; // the position of the row of each slot
    private ScoreReport? _report;
    private ExplanationRows? _explanation;
    private int _scoreColumns = int.MaxValue;
    private bool _runs = true;
    private bool _showsAttention;
    private bool _showsTokens;

    /// <param name="model">The model.</param>
    /// <param name="mean">The function that averages the outputs of several networks; null if there is only one.</param>
    /// <param name="input">The rows.</param>
    /// <param name="capacity">The maximum number of rows in a batch.</param>
    protected SequenceRowBatch(SequenceModel model, OutputMean? mean, DataViewRow input, int capacity)
    {
        _model = model;
        _input = input;
        _rows = new long[capacity];
        _reader = SequenceReader.Create(model.Encoding, input, SequenceColumn.FindAsTrained(input.Schema, model.FeatureColumnName, model.Encoding));
        _sequences = new ScoringSequences(model, capacity);
        _capacity = capacity;
        _predictor = new EnsemblePredictor(model.Networks, mean ?? OutputMeans.OfNumbers, oneRow: capacity == 1);
        _keep = (example, outputs, attention) =>
        {
            var slot = _sequences.SlotOf(example);
            Take(slot, outputs);
            TakeWeights(slot, attention);
            if (!AreFinite(outputs) || (!attention.IsEmpty && !TensorPrimitives.IsFiniteAll(attention)))
                _report?.NotFinite(_rows[slot]);
            if (_showsAttention)
                _explanation!.KeepWeights(slot, attention);
        };
    }

    /// <summary>
    /// Specifies the columns that will be requested, so that nothing is computed or kept for the others. Without this call, they are those of the task.
    /// </summary>
    /// <param name="active">For each column, true if it will be requested.</param>
    /// <param name="scoreColumns">The number of columns of the task, which come first, before those of the explanation of the model.</param>
    /// <param name="report">The object that reports scores that are not finite.</param>
    public void Activate(IReadOnlyList<bool> active, int scoreColumns, ScoreReport report)
    {
        _report = report;
        _scoreColumns = scoreColumns;
        var next = scoreColumns;
        _showsAttention = _model.Explanation.AttentionColumnName is not null && active[next++];
        _showsTokens = _model.Explanation.TokenColumnName is not null && active[next];
        _runs = _showsAttention || active.Take(scoreColumns).Contains(true);
        _reader.KeepsUnknownTexts = _showsTokens;
        if (_showsAttention || _showsTokens)
            _explanation = new ExplanationRows(_model, _capacity);
    }

    public sealed override Delegate CreateGetter(int output)
    {
        if (output < _scoreColumns)
            return CreateScoreGetter(output);
        return output == _scoreColumns && _model.Explanation.AttentionColumnName is not null
            ? (ValueGetter<VBuffer<float>>)((ref weights) => _explanation!.GetWeights(Current, ref weights))
            : (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref texts) => _explanation!.GetTexts(Current, ref texts));
    }

    public sealed override void Read(int slot)
    {
        _reader.Read();
        _rows[slot] = _input.Position;
        Prepare(slot, _reader);
        _sequences.Keep(slot, _reader);
        if (_showsTokens)
            _explanation!.KeepTexts(slot, _reader);
    }

    public sealed override void Score(int count)
    {
        _explanation?.ClearWeights(count);
        if (_sequences.Count > 0 && _runs)
            _predictor.Predict(_sequences, _keep);
    }

    /// <summary>Creates the getter of a column of the task; see <see cref="RowBatch.CreateGetter"/>.</summary>
    protected abstract Delegate CreateScoreGetter(int output);

    /// <summary>Sets the outputs of a slot to those of a row that is not scored.</summary>
    protected abstract void Prepare(int slot, SequenceReader reader);

    /// <summary>
    /// Receives the outputs of the networks for the row of a slot, which are valid during the call: [OutputSize], or [T, OutputSize] without pooling.
    /// </summary>
    protected abstract void Take(int slot, ReadOnlySpan<float> outputs);

    /// <summary>
    /// Receives the weights of attention for the row of a slot or, if the networks have a further head, the probabilities of its classes, which are valid
    /// during the call.
    /// </summary>
    protected virtual void TakeWeights(int slot, ReadOnlySpan<float> weights)
    {
    }

    /// <summary>Determines whether the values that are computed from the outputs of a network are finite.</summary>
    protected virtual bool AreFinite(ReadOnlySpan<float> outputs) => TensorPrimitives.IsFiniteAll(outputs);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _predictor.Dispose();
        base.Dispose(disposing);
    }
}
