namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Enumerates every carried state of a pass in a fixed order: h and c of each layer and direction, then the state of the pooling. Allocates nothing.
/// </summary>
internal readonly struct CarryList(IReadOnlyList<RecurrentLayerPass[]> layers, StateCarry? pooling)
{
    public Enumerator GetEnumerator() => new(layers, pooling);

    internal struct Enumerator(IReadOnlyList<RecurrentLayerPass[]> layers, StateCarry? pooling)
    {
        private int _position = -1;

        public readonly StateCarry Current
        {
            get
            {
                var directions = layers[0].Length;
                var state = _position / 2;
                if (state == layers.Count * directions)
                    return pooling!;
                var layer = layers[state / directions][state % directions];
                return _position % 2 == 0 ? layer.H : layer.C;
            }
        }

        public bool MoveNext()
        {
            _position++;
            return _position < 2 * layers.Count * layers[0].Length + (pooling is null ? 0 : 1);
        }
    }
}
