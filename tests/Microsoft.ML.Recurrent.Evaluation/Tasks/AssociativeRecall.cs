using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Evaluation.Recurrences;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// 32 pairs of a key and a value, then the keys in another order: the value of each is to be recalled (Arora et al. 2023; Beck et al. 2024). A memory of one value
/// a unit is too small for it; a matrix is not.
/// </summary>
internal sealed class AssociativeRecall : EvaluationTask
{
    private const int Pairs = 32;
    private const int Keys = 64;
    private const int Values = 64;
    private const int TestCount = 500;

    // Lists of more pairs follow once shorter ones are learned.
    private static readonly (int Pairs, int Count, int Epochs)[] s_stages = [(8, 20_000, 2), (Pairs, 40_000, 4)];

    public override string Name => "associative_recall";

    public override string Summary => "Values of 32 keys, recalled in another order: values right by mLSTM, LSTM and minGRU, of two layers each. Makes its data.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var test = Draw(TestCount, Pairs, (ulong)seed, 2);
        foreach (var cell in new CellOptions[] { new() { Kind = CellKind.MLstm, MemoryHeads = 1 }, new(), new() { Kind = CellKind.MinGru } })
        {
            var network = CellNetwork.OfBlocks(cell, size: 64, layers: 2, vocabulary: Keys + Values, outputs: Values, seed);
            var part = 5UL;
            foreach (var (pairs, count, epochs) in s_stages)
                network.Train(Draw(count, pairs, (ulong)seed, part++), epochs, learningRate: 0.003f);
            yield return new($"{cell.Kind.ToString().ToLowerInvariant()}_accuracy", network.Accuracy(test));
        }
    }

    private static SequenceList Draw(int count, int pairs, ulong seed, ulong part)
    {
        var random = new SeededRandom(seed, part);
        var data = new SequenceList(0, hasTokens: true, TargetKind.Classes, targetPerStep: true);
        var (keys, values, order) = (new int[Keys], new int[Keys], new int[pairs]);
        var (tokens, targets) = (new int[3 * pairs], new int[3 * pairs]);
        for (var i = 0; i < count; i++)
        {
            for (var key = 0; key < Keys; key++)
                keys[key] = key;
            random.Shuffle(keys);
            targets.AsSpan().Fill(-1);
            for (var pair = 0; pair < pairs; pair++)
            {
                order[pair] = pair;
                values[pair] = random.NextInt32(Values);
                (tokens[2 * pair], tokens[(2 * pair) + 1]) = (keys[pair], Keys + values[pair]);
            }

            random.Shuffle(order);
            for (var asked = 0; asked < pairs; asked++)
                (tokens[(2 * pairs) + asked], targets[(2 * pairs) + asked]) = (keys[order[asked]], values[order[asked]]);
            data.Add([], tokens, targets, []);
        }

        return data;
    }
}
