using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

/// <summary>Rows of a kernel's operand with a gap after each but the last, in guarded memory; remembers what it held at first.</summary>
internal sealed unsafe class StateBlock : IDisposable
{
    private const int Gap = 3;

    private readonly GuardedMemory _memory;
    private readonly float[] _before;
    private readonly int _width;

    /// <summary>Uniform random values from -scale to scale.</summary>
    public StateBlock(int rows, int width, int seed, float scale = 2f)
    {
        _width = width;
        Stride = width + Gap;
        _memory = GuardedMemory.Random(Math.Max(0, (rows * Stride) - Gap), seed, scale);
        _before = _memory.Span.ToArray();
    }

    public float* Pointer => _memory.Pointer;

    public int Stride { get; }

    /// <summary>What the element is now.</summary>
    public float this[int row, int column] => _memory.Span[(row * Stride) + column];

    /// <summary>What the element was at first.</summary>
    public double Before(int row, int column) => _before[(row * Stride) + column];

    /// <summary>Asserts that the element is as it was.</summary>
    public void AssertUnchanged(int row, int column) => Assert.Equal(_before[(row * Stride) + column], this[row, column]);

    /// <summary>Asserts that nothing was written between the rows, and frees the memory.</summary>
    public void Dispose()
    {
        for (int i = 0; i < _memory.Length; i++)
        {
            if (i % Stride >= _width)
                Assert.Equal(_before[i], _memory.Span[i]);
        }

        _memory.Dispose();
    }
}
