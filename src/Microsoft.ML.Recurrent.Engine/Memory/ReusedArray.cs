namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>Arrays that are filled anew again and again and must not be allocated each time.</summary>
internal static class ReusedArray
{
    /// <summary>Makes room for a number of elements. Growing at least doubles and loses the contents.</summary>
    public static void Ensure<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[Math.Max(length, (int)Math.Min(array.Length * 2L, Array.MaxLength))];
    }
}
