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
    private readonly PredictionVisitor _keep;
    private readonly int _capacity;
    private readonly int _outputSize;
    private readonly float[] _outputs; // [capacity, OutputSize]
    private BatchPredictor? _predictor; // of several rows
    private NetworkSession? _session;   // of one row: no threads, which a prediction engine would never end

    protected SequenceRowBatch(SequenceModel model, DataViewRow input, int capacity)
    {
        _model = model;
        _reader = SequenceReader.Create(model.Encoding, input, SequenceColumn.FindAsTrained(input.Schema, model.FeatureColumnName, model.Encoding));
        _sequences = new ScoringSequences(model, capacity);
        _capacity = capacity;
        _outputSize = model.Network.Options.OutputSize;
        _outputs = new float[capacity * _outputSize];
        _keep = (example, outputs) =>
        {
            var slot = OutputsOf(_sequences.SlotOf(example));
            outputs.CopyTo(slot);
            Finish(slot);
        };
    }

    /// <summary>Outputs of the current row, all NaN where a feature is missing. [OutputSize]</summary>
    protected ReadOnlySpan<float> Outputs => OutputsOf(Current);

    public sealed override void Read(int slot)
    {
        _reader.Read();
        _sequences.Keep(slot, _reader);
    }

    public sealed override void Score(int count)
    {
        _outputs.AsSpan(0, count * _outputSize).Fill(float.NaN);
        if (_sequences.Count == 0)
            return;
        if (_capacity == 1)
        {
            _session ??= new NetworkSession(_model.Network);
            _keep(0, _session.Run(_sequences.Features(0), _sequences.Tokens(0)));
        }
        else
        {
            _predictor ??= new BatchPredictor(_model.Network);
            _predictor.Predict(_sequences, _keep);
        }
    }

    /// <summary>Turns what the network gave for a row into what the getters give.</summary>
    protected virtual void Finish(Span<float> outputs)
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _predictor?.Dispose();
        base.Dispose(disposing);
    }

    private Span<float> OutputsOf(int slot) => _outputs.AsSpan(slot * _outputSize, _outputSize);
}
