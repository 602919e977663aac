using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers.Heads;

/// <summary>
/// Draws a fixed number of different classes, each with a known probability that grows with its frequency to the power of 3/4 (as in Mikolov et al. 2013).
/// The most frequent classes, whose probability would otherwise exceed one, are in every sample. The others are laid out as consecutive intervals on a
/// line, each as long as its probability, and one class is drawn from every unit of the line; a class whose interval crosses the boundary of two units is
/// drawn by at most one of them (the systematic sampling of Deville 1998). Immutable and safe to share.
/// </summary>
internal sealed class ClassSampler
{
    private readonly int[] _certain;        // the classes in every sample
    private readonly int[] _drawn;          // the others, most frequent first
    private readonly double[] _ends;        // the end of the interval of each of them
    private readonly float[] _logInclusion; // [classes]

    /// <summary>Initializes a new instance of the <see cref="ClassSampler"/> class.</summary>
    /// <param name="counts">
    /// The number of occurrences of each class. One is added to each, so that a class that never occurs is occasionally drawn, too, and learns that it is
    /// rare.
    /// </param>
    /// <param name="size">The number of classes in a sample, from 1 to the number of all classes.</param>
    public ClassSampler(ReadOnlySpan<long> counts, int size)
    {
        Size = size;
        var weights = new double[counts.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var root = Math.Sqrt(counts[i] + 1.0);
            weights[i] = root * Math.Sqrt(root); // not Math.Pow, whose last bits may differ between platforms
        }

        int[] order = [.. Enumerable.Range(0, weights.Length).OrderByDescending(i => weights[i])];
        var left = new double[order.Length + 1]; // the sum of this weight and those after it
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

    /// <summary>Gets the number of classes.</summary>
    public int Classes => _logInclusion.Length;

    /// <summary>Gets the number of classes in a sample.</summary>
    public int Size { get; }

    /// <summary>Returns the logarithm of the probability that a class is in a sample; 0 for the classes that always are.</summary>
    public float LogInclusion(int drawnClass) => _logInclusion[drawnClass];

    /// <summary>Draws a sample.</summary>
    /// <param name="random">The random number generator.</param>
    /// <param name="sample">Receives the classes, which are all different. [Size]</param>
    public void Draw(SeededRandom random, Span<int> sample)
    {
        _certain.CopyTo(sample);
        var first = 0;   // the first class of the unit
        var before = -1; // the class that the previous unit drew
        for (var unit = 0; unit < Size - _certain.Length; unit++)
        {
            while (_ends[first] <= unit)
                first++;
            var shared = Math.Max(0, unit - (first == 0 ? 0 : _ends[first - 1])); // the part of the first class that is in the previous unit
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
