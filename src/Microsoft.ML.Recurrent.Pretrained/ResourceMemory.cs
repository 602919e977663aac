using System.Buffers;

namespace Microsoft.ML.Recurrent.Pretrained;

/// <summary>Represents the memory of a resource of this assembly, which does not move.</summary>
/// <param name="resource">The resource, at its beginning.</param>
internal sealed unsafe class ResourceMemory(UnmanagedMemoryStream resource) : MemoryManager<byte>
{
    private readonly byte* _start = resource.PositionPointer;
    private readonly int _length = checked((int)resource.Length);

    public override Span<byte> GetSpan() => new(_start, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
