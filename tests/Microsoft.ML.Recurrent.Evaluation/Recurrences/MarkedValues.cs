using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Evaluation.Recurrences;

/// <summary>
/// The data of the adding problem (Hochreiter and Schmidhuber 1997): each step has a value in [0, 1] and a marker that is 1 at two steps and else 0; the answer
/// is the sum of the two marked values.
/// </summary>
internal static class MarkedValues
{
    public static SequenceList Draw(int count, int steps, ulong seed, ulong part)
    {
        var random = new SeededRandom(seed, part);
        var data = new SequenceList(inputSize: 2, hasTokens: false, TargetKind.Values, targetWidth: 1);
        var features = new float[2 * steps];
        for (var i = 0; i < count; i++)
        {
            for (var t = 0; t < steps; t++)
                (features[2 * t], features[(2 * t) + 1]) = (random.NextSingle(), 0);
            var first = random.NextInt32(steps);
            var second = (first + 1 + random.NextInt32(steps - 1)) % steps;
            features[(2 * first) + 1] = features[(2 * second) + 1] = 1;
            data.Add(features, [], [], [features[2 * first] + features[2 * second]]);
        }

        return data;
    }
}
