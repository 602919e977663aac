using Microsoft.ML.Recurrent.Engine.Inference;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>
/// Computes the log-probabilities of the tokens of a text, row by row or as a whole. Rows of similar length are scored together, on several threads if there
/// are many; which rows share a batch does not depend on the threads. Buffers grow and are reused; an instance serves one caller.
/// </summary>
internal sealed class TextScores(LanguageModel model)
{
    private const int BatchRows = 16;

    private readonly Stack<TokenScorer> _free = [];
    private float[] _results = [];
    private int[] _order = [];
    private long[] _keys = [];
    private int[] _starts = [];
    private int[] _lengths = [];
    private int _count;
    private RunningText _text = new();

    /// <summary>Returns the log-probabilities of a row of the text last scored. The last one is that of the end of the row.</summary>
    public ReadOnlySpan<float> OfRow(int row) => _results.AsSpan(_text.Starts[row], _text.Lengths[row]);

    /// <summary>Gets the log-probabilities of all tokens of the text last scored.</summary>
    public ReadOnlySpan<float> All => _results.AsSpan(0, _text.PredictedTokens);

    /// <summary>Returns the perplexity of tokens with the specified log-probabilities.</summary>
    public static double Perplexity(ReadOnlySpan<float> logProbabilities) => Math.Exp(CrossEntropy(logProbabilities));

    /// <summary>Returns the negative mean of log-probabilities, in nats per token.</summary>
    public static double CrossEntropy(ReadOnlySpan<float> logProbabilities)
    {
        var sum = 0.0;
        foreach (var value in logProbabilities)
            sum += value;
        return -sum / logProbabilities.Length;
    }

    /// <summary>Scores every row from the zero state.</summary>
    public void ScoreRows(RunningText text, CancellationToken cancellationToken = default)
    {
        Prepare(text);
        _count = text.Rows;
        Ensure(_count);
        for (var row = 0; row < _count; row++)
        {
            _order[row] = row;
            _keys[row] = (long)(int.MaxValue - text.Lengths[row]) << 32 | (uint)row;
        }

        _keys.AsSpan(0, _count).Sort(_order.AsSpan(0, _count));
        for (var i = 0; i < _count; i++)
            (_starts[i], _lengths[i]) = (text.Starts[_order[i]], text.Lengths[_order[i]]);
        var batches = (_count + BatchRows - 1) / BatchRows;
        if (batches == 1)
            ScoreBatch(0, cancellationToken);
        else
            Parallel.For(0, batches, new ParallelOptions { CancellationToken = cancellationToken }, batch => ScoreBatch(batch, CancellationToken.None));
    }

    /// <summary>Scores all rows as one running text, with the state carried over from row to row.</summary>
    public void ScoreWhole(RunningText text, CancellationToken cancellationToken = default)
    {
        Prepare(text);
        _count = 1;
        Ensure(_count);
        (_starts[0], _lengths[0]) = (0, text.PredictedTokens);
        ScoreBatch(0, cancellationToken);
    }

    private void Prepare(RunningText text)
    {
        _text = text;
        if (_results.Length < text.PredictedTokens)
            _results = new float[Math.Max(text.PredictedTokens, (int)Math.Min(2L * _results.Length, Array.MaxLength))];
    }

    private void Ensure(int rows)
    {
        if (_order.Length >= rows)
            return;
        _order = new int[rows];
        _keys = new long[rows];
        _starts = new int[rows];
        _lengths = new int[rows];
    }

    private void ScoreBatch(int batch, CancellationToken cancellationToken)
    {
        var first = batch * BatchRows;
        var rows = Math.Min(BatchRows, _count - first);
        var scorer = Borrow();
        scorer.Score(_text.Tokens, _starts.AsSpan(first, rows), _lengths.AsSpan(first, rows), _results, cancellationToken);
        lock (_free)
            _free.Push(scorer);
    }

    private TokenScorer Borrow()
    {
        lock (_free)
        {
            return _free.TryPop(out var scorer) ? scorer : new TokenScorer(model.Network);
        }
    }
}
