using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Data;

/// <summary>
/// Reads rows as sequences and runs the network over them together. A task adds what it makes of the outputs. One instance serves one cursor.
/// </summary>
internal abstract class SequenceRowBatch : RowBatch
{
    private readonly SequenceModel _model;
    private readonly SequenceReader _reader;
    private readonly ScoringSequences _sequences;
    private readonly PredictionVisitor _take;
    private readonly int _capacity;
    private BatchPredictor? _predictor; // of several rows
    private NetworkSession? _session;   // of one row: no threads, which a prediction engine would never end

    protected SequenceRowBatch(SequenceModel model, DataViewRow input, int capacity)
    {
        _model = model;
        _reader = SequenceReader.Create(model.Encoding, input, SequenceColumn.FindAsTrained(input.Schema, model.FeatureColumnName, model.Encoding));
        _sequences = new ScoringSequences(model, capacity);
        _capacity = capacity;
        _take = (example, outputs) => Take(_sequences.SlotOf(example), outputs);
    }

    public sealed override void Read(int slot)
    {
        _reader.Read();
        Prepare(slot, _reader);
        _sequences.Keep(slot, _reader);
    }

    public sealed override void Score(int count)
    {
        if (_sequences.Count == 0)
            return;
        if (_capacity == 1)
        {
            _session ??= new NetworkSession(_model.Network);
            _take(0, _session.Run(_sequences.Features(0), _sequences.Tokens(0), _sequences.Spellings(0), _sequences));
        }
        else
        {
            _predictor ??= new BatchPredictor(_model.Network);
            _predictor.Predict(_sequences, _take);
        }
    }

    /// <summary>Sets the outputs of a slot to what a row has that is not scored.</summary>
    protected abstract void Prepare(int slot, SequenceReader reader);

    /// <summary>Takes what the network gave for the row of a slot, valid during the call: [OutputSize], or [T, OutputSize] without pooling.</summary>
    protected abstract void Take(int slot, ReadOnlySpan<float> outputs);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _predictor?.Dispose();
        base.Dispose(disposing);
    }
}
