namespace Microsoft.ML.Recurrent.Engine.Layers.Attention;

/// <summary>Represents a block of queries of a sequence and the keys in their windows.</summary>
/// <param name="First">The step of the first query.</param>
/// <param name="Count">The number of queries.</param>
/// <param name="FirstKey">The first key.</param>
/// <param name="Keys">The number of keys.</param>
/// <param name="Width">The number of queries rounded up to a multiple of 16.</param>
internal readonly record struct AttentionBlock(int First, int Count, int FirstKey, int Keys, int Width);
