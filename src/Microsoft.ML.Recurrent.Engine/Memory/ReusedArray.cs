namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>Provides arrays that are refilled many times and must not be allocated each time.</summary>
internal static class ReusedArray
{
    /// <summary>Grows an array, if necessary, to hold a number of elements. Growing at least doubles the length and discards the contents.</summary>
    public static void Ensure<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[Math.Max(length, (int)Math.Min(array.Length * 2L, Array.MaxLength))];
    }
}
