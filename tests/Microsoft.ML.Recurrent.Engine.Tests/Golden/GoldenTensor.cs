namespace Microsoft.ML.Recurrent.Engine.Tests.Golden;

/// <summary>A tensor of a golden file: its shape and its values in row-major order.</summary>
internal sealed record GoldenTensor(int[] Shape, float[] Data)
{
    public int Count => Data.Length;

    /// <summary>The element at the given indices, one for each dimension.</summary>
    public float this[params ReadOnlySpan<int> indices]
    {
        get
        {
            if (indices.Length != Shape.Length)
                throw new ArgumentException($"{indices.Length} indices for a tensor of {Shape.Length} dimensions.");
            int offset = 0;
            for (int d = 0; d < Shape.Length; d++)
            {
                if ((uint)indices[d] >= (uint)Shape[d])
                    throw new ArgumentOutOfRangeException(nameof(indices), $"Index {indices[d]} in dimension {d} of size {Shape[d]}.");
                offset = offset * Shape[d] + indices[d];
            }

            return Data[offset];
        }
    }
}
