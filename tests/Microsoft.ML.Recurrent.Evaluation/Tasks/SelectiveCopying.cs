using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Evaluation.Recurrences;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// 16 letters at random places among 1,024 steps of blanks, to be repeated in order at the end (Arjovsky et al. 2016; Gu and Dao 2023; Feng et al. 2024): a cell
/// has to choose by the input what it stores. Learned on strings that grow from 64 steps to 1,024.
/// </summary>
internal sealed class SelectiveCopying : EvaluationTask
{
    private const int Letters = 16;
    private const int Blank = Letters;
    private const int Ask = Letters + 1;
    private const int Copied = 16;
    private const int Longest = 1024;
    private const int TestCount = 500;

    // Strings of more steps follow once shorter ones are learned.
    private static readonly (int Length, int Count, int Epochs, float LearningRate)[] s_stages =
        [(64, 32_000, 6, 0.003f), (256, 16_000, 3, 0.002f), (Longest, 8_000, 3, 0.001f)];

    public override string Name => "selective_copying";

    public override string Summary => "16 letters among 1,024 steps, repeated in order at the end: letters right by minGRU in three layers. Makes its data.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var network = CellNetwork.OfBlocks(
            new CellOptions { Kind = CellKind.MinGru }, size: 128, layers: 3, vocabulary: Letters + 2, outputs: Letters, seed, width: 2);
        var part = 2UL;
        foreach (var (length, count, epochs, learningRate) in s_stages)
            network.Train(Draw(count, length, (ulong)seed, part++), epochs, learningRate);
        yield return new("mingru_accuracy", network.Accuracy(Draw(TestCount, Longest, (ulong)seed, 1)));
    }

    private static SequenceList Draw(int count, int length, ulong seed, ulong part)
    {
        var random = new SeededRandom(seed, part);
        var data = new SequenceList(0, hasTokens: true, TargetKind.Classes, targetPerStep: true);
        var (tokens, targets, places) = (new int[length + Copied], new int[length + Copied], new int[length]);
        for (var i = 0; i < count; i++)
        {
            for (var step = 0; step < length; step++)
                places[step] = step;
            random.Shuffle(places);
            Array.Sort(places, 0, Copied);
            tokens.AsSpan(0, length).Fill(Blank);
            tokens.AsSpan(length).Fill(Ask);
            targets.AsSpan().Fill(-1);
            for (var letter = 0; letter < Copied; letter++)
                tokens[places[letter]] = targets[length + letter] = random.NextInt32(Letters);
            data.Add([], tokens, targets, []);
        }

        return data;
    }
}
