namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>Counts how often each class is a target of a data set, or a token if the tokens are the targets.</summary>
internal static class ClassCounts
{
    /// <returns>The number of occurrences of each class. [classes]</returns>
    /// <param name="data">The data set.</param>
    /// <param name="classes">The number of classes; targets outside their range, which do not count, are left out.</param>
    public static long[] Of(SequenceDataset data, int classes)
    {
        var counts = new long[classes];
        for (var i = 0; i < data.Count; i++)
            foreach (var target in data.Classes(i))
                Count(target);
        for (var i = 0; i < data.Count && data.TargetKind == TargetKind.Tokens; i++)
            for (var step = 0; step < data.Length(i); step++)
                Count(data.Token(i, step));
        return counts;

        void Count(int target)
        {
            if ((uint)target < (uint)counts.Length)
                counts[target]++;
        }
    }
}
