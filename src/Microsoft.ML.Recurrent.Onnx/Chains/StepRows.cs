namespace Microsoft.ML.Recurrent.Onnx.Chains;

/// <summary>Represents rows that a layer reads or returns.</summary>
/// <param name="Name">The name of the value: [T, B, Size], or [B, Size] of whole sequences.</param>
/// <param name="Size">The number of values of a row.</param>
/// <param name="ForwardSize">The number of values of the forward direction.</param>
/// <param name="Scale">The steps that there are, or null for rows of whole sequences.</param>
/// <param name="IsClean">Whether the rows after the end of a sequence are zero.</param>
internal sealed record StepRows(string Name, int Size, int ForwardSize, TimeScale? Scale, bool IsClean)
{
    /// <summary>Returns rows of the same steps.</summary>
    public StepRows With(string name, int size, bool isClean = false) => new(name, size, size, Scale, isClean);
}
