using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Lists the windows of a batch: those of a <see cref="TruncationRule"/>, or windows of random lengths (Merity et al. 2018), which depend on the seed of the
/// batch alone.
/// </summary>
/// <param name="rule">The rule.</param>
/// <param name="length">The length of the windows of the rule, which is about the mean of random lengths.</param>
/// <param name="random">Whether lengths are random. A batch of at most one window by the rule is one window in either case.</param>
internal sealed class BatchWindows(TruncationRule rule, int length, bool random)
{
    private const double HalfShare = 0.05;
    private const double Deviation = 5;
    private const double MostDeviations = 8.3; // of NextGaussian
    private const int LeastLength = 5;

    private readonly SeededRandom _random = new(0);
    private int[] _starts = []; // of random windows, then the length of the longest sequence
    private int[] _drawn = [];  // lengths, of which that of the last window may be above what was left
    private int _longest;
    private bool _isDrawn;

    /// <summary>Gets the number of windows.</summary>
    public int Count { get; private set; }

    /// <summary>Returns the maximum number of steps of a window of random length.</summary>
    /// <param name="length">The length around which lengths are drawn.</param>
    public static int MostSteps(int length) => (int)Math.Min(int.MaxValue, Math.Max(LeastLength, length + (long)Math.Ceiling(MostDeviations * Deviation)));

    /// <summary>Gets a window of the batch.</summary>
    public TruncationWindow this[int window] => _isDrawn
        ? new TruncationWindow(_starts[window], _starts[window], _starts[window + 1], _starts[window + 1]) : rule[window, _longest];

    /// <summary>Lists the windows of a batch.</summary>
    /// <param name="seed">The seed of the batch.</param>
    /// <param name="longest">The number of steps of the longest sequence.</param>
    public void Begin(ulong seed, int longest)
    {
        _longest = longest;
        Count = rule.Windows(longest);
        _isDrawn = random && Count > 1;
        if (!_isDrawn)
            return;
        _random.Reseed(seed);
        Count = 0;
        ReusedArray.Ensure(ref _drawn, (longest / LeastLength) + 1);
        ReusedArray.Ensure(ref _starts, (longest / LeastLength) + 2);
        for (var start = 0; start < longest; start += Math.Min(_drawn[Count++], longest - start))
        {
            _starts[Count] = start;
            var mean = _random.NextDouble() < HalfShare ? length / 2.0 : length;
            _drawn[Count] = Math.Max(LeastLength, (int)(mean + (Deviation * _random.NextGaussian())));
        }

        _starts[Count] = longest;
    }

    /// <summary>Returns the factor of the learning rate of a window: its drawn length in proportion to that of the rule.</summary>
    public float RateFactor(int window) => _isDrawn ? (float)_drawn[window] / length : 1;
}
