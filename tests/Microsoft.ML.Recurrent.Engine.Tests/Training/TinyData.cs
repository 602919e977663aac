using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Small seeded data sets.</summary>
internal static class TinyData
{
    public const int InputSize = 3;
    public const int Classes = 3;

    /// <summary>One class per sequence, from the signs of the first step's features, so that it can be learned and not from the last step alone.</summary>
    public static SequenceList Classification(int count, int shortest, int longest, ulong seed = 7)
    {
        var random = new SeededRandom(seed);
        var data = new SequenceList(InputSize, false, TargetKind.Classes);
        for (var i = 0; i < count; i++)
        {
            var features = Features(random, Length(random, shortest, longest));
            data.Add(features, [], [(features[0] > 0 ? 1 : 0) + (features[1] > 0 ? 1 : 0)], []);
        }

        return data;
    }

    /// <summary>One class per step, the sign pattern of the step before it.</summary>
    public static SequenceList Tagging(int count, int shortest, int longest, ulong seed = 8)
    {
        var random = new SeededRandom(seed);
        var data = new SequenceList(InputSize, false, TargetKind.Classes, targetPerStep: true);
        for (var i = 0; i < count; i++)
        {
            var length = Length(random, shortest, longest);
            var features = Features(random, length);
            var classes = new int[length];
            for (var t = 1; t < length; t++)
                classes[t] = (features[(t - 1) * InputSize] > 0 ? 1 : 0) + (features[((t - 1) * InputSize) + 1] > 0 ? 1 : 0);
            data.Add(features, [], classes, []);
        }

        return data;
    }

    /// <summary>One value per sequence, the mean of the first feature.</summary>
    public static SequenceList Regression(int count, int shortest, int longest, ulong seed = 9)
    {
        var random = new SeededRandom(seed);
        var data = new SequenceList(InputSize, false, TargetKind.Values, targetWidth: 1);
        for (var i = 0; i < count; i++)
        {
            var length = Length(random, shortest, longest);
            var features = Features(random, length);
            var sum = 0f;
            for (var t = 0; t < length; t++)
                sum += features[t * InputSize];
            data.Add(features, [], [], [sum / length]);
        }

        return data;
    }

    private static int Length(SeededRandom random, int shortest, int longest) => shortest + random.NextInt32(longest - shortest + 1);

    private static float[] Features(SeededRandom random, int length)
    {
        var features = new float[length * InputSize];
        for (var i = 0; i < features.Length; i++)
            features[i] = (2 * random.NextSingle()) - 1;
        return features;
    }
}
