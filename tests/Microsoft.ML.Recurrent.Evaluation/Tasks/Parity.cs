using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Evaluation.Recurrences;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Whether the number of ones so far is odd, at every step of a string of bits. A cell whose gates read the state can keep it in one unit; a cell whose state
/// is linear cannot, however long it trains (Merrill et al. 2024; Beck et al. 2024). Learned on 1 to 40 bits, tested on 40 and on 256.
/// </summary>
internal sealed class Parity : EvaluationTask
{
    private const int TrainingCount = 20_000;
    private const int TestCount = 1_000;
    private const int Longest = 40;
    private const int FarLength = 256;

    public override string Name => "parity";

    public override string Summary => "Parity of strings of bits at every step, learned on up to 40 bits and tested on 40 and 256: last steps right, by cell. Makes its data.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var training = Draw(TrainingCount, 1, Longest, (ulong)seed, 1, everyStep: true);
        var (near, far) = (Draw(TestCount, Longest, Longest, (ulong)seed, 2, everyStep: false), Draw(TestCount, FarLength, FarLength, (ulong)seed, 3, everyStep: false));
        foreach (var kind in new[] { CellKind.SLstm, CellKind.Lstm, CellKind.Gru, CellKind.MinGru, CellKind.MinLstm, CellKind.MLstm })
        {
            var network = CellNetwork.OfTokens(new CellOptions { Kind = kind }, size: 32, layers: 1, vocabulary: 2, outputs: 2, seed);
            network.Train(training, epochs: 10, learningRate: 0.01f);
            yield return new($"{kind.ToString().ToLowerInvariant()}_accuracy_{Longest}", network.Accuracy(near));
            yield return new($"{kind.ToString().ToLowerInvariant()}_accuracy_{FarLength}", network.Accuracy(far));
        }
    }

    private static SequenceList Draw(int count, int shortest, int longest, ulong seed, ulong part, bool everyStep)
    {
        var random = new SeededRandom(seed, part);
        var data = new SequenceList(0, hasTokens: true, TargetKind.Classes, targetPerStep: true);
        for (var i = 0; i < count; i++)
        {
            var bits = new int[shortest + random.NextInt32(longest - shortest + 1)];
            var parities = new int[bits.Length];
            for (var (step, odd) = (0, 0); step < bits.Length; step++)
            {
                bits[step] = random.NextInt32(2);
                odd ^= bits[step];
                parities[step] = everyStep || step == bits.Length - 1 ? odd : -1;
            }

            data.Add([], bits, parities, []);
        }

        return data;
    }
}
