using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>
/// Runs the networks of a model over rows and returns the mean of their outputs and of their weights of attention; the outputs of a single network are passed
/// on unchanged. If the networks have a further head, the probabilities of its classes take the place of the weights. Buffers grow and are reused; an instance
/// serves one cursor.
/// </summary>
/// <param name="networks">The networks.</param>
/// <param name="mean">The function that averages several outputs for a row; never called with a single network.</param>
/// <param name="oneRow">True if there is one row at a time, which runs without threads, because a prediction engine would never stop them.</param>
internal sealed class EnsemblePredictor(IReadOnlyList<RecurrentNetwork> networks, OutputMean mean, bool oneRow) : IDisposable
{
    private readonly NetworkSession?[] _sessions = new NetworkSession?[networks.Count];
    private readonly BatchPredictor?[] _predictors = new BatchPredictor?[networks.Count];
    private readonly bool _hasFurtherHead = networks[0].Shape.FurtherHeads.Count > 0;
    private float[] _probabilities = [];  // of the classes of the further head for a row
    private float[] _mean = [];           // of a row
    private float[] _outputs = [];        // for each row, the outputs of each network
    private int[] _outputOffsets = [];    // [rows + 1], of the outputs of one network
    private float[] _attention = [];      // for each row, the sum of the weights of each step
    private int[] _attentionOffsets = []; // [rows + 1]
    private AttentionVisitor? _keep;
    private AttentionVisitor? _visitor; // of the outputs of all heads
    private HeadsVisitor? _visitHeads;
    private int _network; // the network whose outputs are being kept

    /// <summary>Scores every row. The visitor is called on the calling thread, starting with row 0.</summary>
    public void Predict(ScoringSequences rows, AttentionVisitor visitor)
    {
        if (networks.Count == 1)
        {
            Run(0, rows, visitor);
            return;
        }

        MakeRoom(rows.Count);
        _keep ??= Keep;
        for (_network = 0; _network < networks.Count; _network++)
            Run(_network, rows, _keep);
        for (var row = 0; row < rows.Count; row++)
        {
            var outputs = OutputsOf(row);
            if (_mean.Length < outputs.Length / networks.Count)
                _mean = new float[outputs.Length / networks.Count];
            var average = _mean.AsSpan(0, outputs.Length / networks.Count);
            mean(outputs, average);
            var attention = AttentionOf(row);
            foreach (ref var weight in attention)
                weight /= networks.Count;
            visitor(row, average, attention);
        }
    }

    public void Dispose()
    {
        foreach (var predictor in _predictors)
            predictor?.Dispose();
    }

    private void Run(int network, ScoringSequences rows, AttentionVisitor visitor)
    {
        if (oneRow)
        {
            var session = _sessions[network] ??= new NetworkSession(networks[network]);
            var outputs = session.Run(rows.Features(0), rows.Tokens(0), rows.Spellings(0), rows, rows.Factors(0));
            visitor(0, outputs, _hasFurtherHead ? ProbabilitiesOf(session.FurtherOutputs) : session.AttentionWeights);
            return;
        }

        var predictor = _predictors[network] ??= network == 0 ? new BatchPredictor(networks[0]) : new BatchPredictor(networks[network], _predictors[0]!);
        if (!_hasFurtherHead)
        {
            predictor.Predict(rows, visitor);
            return;
        }

        _visitor = visitor;
        predictor.PredictHeads(rows, _visitHeads ??= VisitHeads);
    }

    private void VisitHeads(int row, ReadOnlySpan<float> outputs, ReadOnlySpan<float> further) => _visitor!(row, outputs, ProbabilitiesOf(further));

    private ReadOnlySpan<float> ProbabilitiesOf(ReadOnlySpan<float> logits)
    {
        if (_probabilities.Length < logits.Length)
            _probabilities = new float[logits.Length];
        logits.CopyTo(_probabilities);
        Probabilities.OfLogits(_probabilities);
        return _probabilities;
    }

    // Rows arrive in order, so those of the first network determine the layout.
    private void Keep(int row, ReadOnlySpan<float> outputs, ReadOnlySpan<float> attention)
    {
        if (_network == 0)
        {
            _outputOffsets[row + 1] = _outputOffsets[row] + outputs.Length;
            if (_outputs.Length / networks.Count < _outputOffsets[row + 1])
                Array.Resize(ref _outputs, checked(2 * _outputOffsets[row + 1] * networks.Count));
            outputs.CopyTo(OutputsOf(row));
            var end = _attentionOffsets[row + 1] = _attentionOffsets[row] + attention.Length;
            if (_attention.Length < end)
                Array.Resize(ref _attention, 2 * end);
            attention.CopyTo(AttentionOf(row));
            return;
        }

        outputs.CopyTo(OutputsOf(row)[(_network * outputs.Length)..]);
        var sum = AttentionOf(row);
        for (var step = 0; step < sum.Length; step++)
            sum[step] += attention[step];
    }

    // [networks, outputs of the row]
    private Span<float> OutputsOf(int row) =>
        _outputs.AsSpan(networks.Count * _outputOffsets[row], networks.Count * (_outputOffsets[row + 1] - _outputOffsets[row]));

    private Span<float> AttentionOf(int row) => _attention.AsSpan(_attentionOffsets[row], _attentionOffsets[row + 1] - _attentionOffsets[row]);

    private void MakeRoom(int rows)
    {
        if (_attentionOffsets.Length > rows)
            return;
        _attentionOffsets = new int[rows + 1];
        _outputOffsets = new int[rows + 1];
    }
}
