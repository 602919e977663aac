using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Draws a fixed number of different classes, each with a known probability that grows with its frequency to the power of 3/4 (as in Mikolov et al. 2013).
/// The frequent ones, whose share would be above one, are in every sample. The others stand in a row, each as long as its probability, and one is drawn
/// from every unit of that length; a class that lies across a boundary is drawn by at most one of the two units (systematic sampling of Deville 1998).
/// Immutable and safe to share.
/// </summary>
internal sealed class ClassSampler
{
    private readonly int[] _certain;        // classes of every sample
    private readonly int[] _drawn;          // the others, most frequent first
    private readonly double[] _ends;        // where each of them ends in the row
    private readonly float[] _logInclusion; // [classes]

    /// <summary>Plans the draws.</summary>
    /// <param name="counts">
    /// How often each class occurs. One is added to each, so that a class that never does is drawn now and then, too, and learns that it is rare.
    /// </param>
    /// <param name="size">Classes in a sample, 1 to all of them.</param>
    public ClassSampler(ReadOnlySpan<long> counts, int size)
    {
        Size = size;
        var weights = new double[counts.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var root = Math.Sqrt(counts[i] + 1.0);
            weights[i] = root * Math.Sqrt(root); // no power, which is not the same to the last bit everywhere
        }

        int[] order = [.. Enumerable.Range(0, weights.Length).OrderByDescending(i => weights[i])];
        var left = new double[order.Length + 1]; // sum of the weights from here on
        for (var i = order.Length - 1; i >= 0; i--)
            left[i] = left[i + 1] + weights[order[i]];
        var certain = 0;
        while (certain < size && weights[order[certain]] * (size - certain) >= left[certain])
            certain++;

        _certain = order[..certain];
        _drawn = order[certain..];
        _ends = new double[_drawn.Length];
        _logInclusion = new float[weights.Length];
        var units = size - certain;
        for (var i = 0; i < _drawn.Length; i++)
        {
            _ends[i] = i == _drawn.Length - 1 ? units : units * (1 - (left[certain + i + 1] / left[certain]));
            _logInclusion[_drawn[i]] = (float)Math.Log(units * (weights[_drawn[i]] / left[certain]));
        }
    }

    /// <summary>Classes there are.</summary>
    public int Classes => _logInclusion.Length;

    /// <summary>Classes in a sample.</summary>
    public int Size { get; }

    /// <summary>Logarithm of the probability that a class is in a sample; 0 for those that always are.</summary>
    public float LogInclusion(int drawnClass) => _logInclusion[drawnClass];

    /// <summary>Draws a sample.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="sample">Gets the classes, all different. [Size]</param>
    public void Draw(SeededRandom random, Span<int> sample)
    {
        _certain.CopyTo(sample);
        var first = 0;   // where the unit begins
        var before = -1; // what the unit before drew
        for (var unit = 0; unit < Size - _certain.Length; unit++)
        {
            while (_ends[first] <= unit)
                first++;
            var shared = Math.Max(0, unit - (first == 0 ? 0 : _ends[first - 1])); // of the first class, in the unit before
            var here = _ends[first] - unit;
            var position = random.NextDouble();
            var drawn = first;
            if (before == first || random.NextDouble() * (1 - shared) >= here)
            {
                position = unit + here + (position * (1 - here));
                drawn = Math.Min(first + 1, _ends.Length - 1);
                while (_ends[drawn] <= position && _ends[drawn] < unit + 1)
                    drawn++;
            }

            sample[_certain.Length + unit] = _drawn[drawn];
            before = drawn;
        }
    }
}
