using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public unsafe class GuardedMemoryTests
{
    [Fact]
    public void WritingBeforeTheStartIsFoundOnDisposal()
    {
        var memory = new GuardedMemory(5);
        memory.Pointer[-1] = 1f;
        Assert.Throws<InvalidOperationException>(memory.Dispose);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    public void EveryElementCanBeWritten(int length)
    {
        using var memory = new GuardedMemory(length);
        memory.Span.Fill(3f);
        Assert.All(memory.Span.ToArray(), value => Assert.Equal(3f, value));
    }
}
