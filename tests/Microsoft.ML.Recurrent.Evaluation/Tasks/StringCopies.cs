using Microsoft.ML.Recurrent.Evaluation.Transduction;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Random strings of 5 to 40 letters that a network copies or reverses, with attention over the source and without, where it has only a summary of the whole
/// string (Cho et al. 2014; Bahdanau et al. 2015).
/// </summary>
internal sealed class StringCopies : EvaluationTask
{
    private const int Letters = 26;
    private const int TrainingCount = 60_000;
    private const int TestCount = 1_000;
    private const int Epochs = 10;

    public override string Name => "string_copies";

    public override string Summary =>
        "Copies and reverses random strings of 5 to 40 letters by an encoder and a decoder: symbols right, with attention and without. Makes its data.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        foreach (var (name, reverses) in new[] { ("copy", false), ("reverse", true) })
        {
            foreach (var (kind, attends) in new[] { ("attention", true), ("summary", false) })
            {
                var network = Transducer.Train(Draw(TrainingCount, reverses, seed), attends, Epochs, seed);
                var (symbols, sequences) = Transducer.Test(network, Draw(TestCount, reverses, 1000 + seed), beamWidth: 1);
                yield return new($"{name}_{kind}_symbols", symbols);
                yield return new($"{name}_{kind}_strings", sequences);
            }
        }
    }

    private static TokenPairs Draw(int count, bool reverses, int seed)
    {
        var random = new Random(seed);
        var pairs = new TokenPairs(Letters, Letters);
        for (var i = 0; i < count; i++)
        {
            int[] letters = [.. Enumerable.Range(0, random.Next(5, 41)).Select(_ => random.Next(Letters))];
            pairs.Add(letters, reverses ? [.. letters.Reverse()] : letters);
        }

        return pairs;
    }
}
