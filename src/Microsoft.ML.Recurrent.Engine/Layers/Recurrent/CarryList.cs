namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Represents every carried state of a pass in a fixed order: h and c of each layer and direction, then the states of the pooling. Allocates nothing.
/// </summary>
internal readonly struct CarryList(IReadOnlyList<RecurrentLayerPass[]> layers, IReadOnlyList<StateCarry> pooling)
{
    /// <summary>Gets the number of floats of all states.</summary>
    public int SavedLength
    {
        get
        {
            var length = 0;
            foreach (var carry in this)
                length += carry.SavedLength;
            return length;
        }
    }

    /// <exception cref="ArgumentException">The length is not <see cref="SavedLength"/>.</exception>
    public void Save(Span<float> destination)
    {
        CheckLength(destination.Length);
        foreach (var carry in this)
        {
            carry.Save(destination);
            destination = destination[carry.SavedLength..];
        }
    }

    /// <exception cref="ArgumentException">The length is not <see cref="SavedLength"/>.</exception>
    public void Restore(ReadOnlySpan<float> source)
    {
        CheckLength(source.Length);
        foreach (var carry in this)
        {
            carry.Restore(source);
            source = source[carry.SavedLength..];
        }
    }

    public Enumerator GetEnumerator() => new(layers, pooling);

    private void CheckLength(int length)
    {
        if (length != SavedLength)
            throw new ArgumentException($"The state holds {SavedLength} floats, but {length} were given.");
    }

    internal struct Enumerator(IReadOnlyList<RecurrentLayerPass[]> layers, IReadOnlyList<StateCarry> pooling)
    {
        private int _position = -1;

        public readonly StateCarry Current
        {
            get
            {
                var directions = layers[0].Length;
                var state = _position / 2;
                if (_position >= 2 * layers.Count * directions)
                    return pooling[_position - (2 * layers.Count * directions)];
                var layer = layers[state / directions][state % directions];
                return _position % 2 == 0 ? layer.H : layer.C;
            }
        }

        public bool MoveNext()
        {
            _position++;
            return _position < 2 * layers.Count * layers[0].Length + pooling.Count;
        }
    }
}
