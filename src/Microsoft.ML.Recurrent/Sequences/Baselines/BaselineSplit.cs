using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Sequences.Baselines;

/// <summary>Specifies which training rows simple models learn from, and the rows on which they and the network are measured.</summary>
/// <param name="Learned">The indices of training rows that are learned from.</param>
/// <param name="HeldOut">The indices of rows that are held out: validation rows if there are any, and otherwise training rows.</param>
internal sealed record BaselineSplit(int[] Learned, int[] HeldOut)
{
    private const int MostLearned = 4000;
    private const int MostHeldOut = 1000;
    private const int Parts = 5; // one of which is held out

    /// <summary>Draws rows. Those with weight 0 are not drawn, because nothing is learned from them.</summary>
    /// <param name="training">The training rows.</param>
    /// <param name="validation">The validation rows, or null to hold out a fifth of the training rows.</param>
    /// <param name="answers">What the rows are asked for: all classes, or small and large numbers, are drawn in their shares.</param>
    /// <param name="seed">The seed of the draw.</param>
    public static BaselineSplit Draw(SequenceDataset training, SequenceDataset? validation, AnswerKind answers, ulong seed)
    {
        var random = new SeededRandom(seed);
        var all = Ordered(training, answers, random);
        if (validation is not null)
            return new BaselineSplit(Thinned(all, MostLearned), Thinned(Ordered(validation, answers, random), MostHeldOut));
        return new BaselineSplit(
            Thinned([.. all.Where((_, place) => place % Parts != Parts / 2)], MostLearned),
            Thinned([.. all.Where((_, place) => place % Parts == Parts / 2)], MostHeldOut));
    }

    // Rows of the same target are next to each other, in random order.
    private static int[] Ordered(SequenceDataset rows, AnswerKind answers, SeededRandom random)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count).Where(row => rows.Weight(row) > 0)];
        random.Shuffle(order);
        return [.. order.OrderBy(row => answers.Target(rows, row))];
    }

    private static int[] Thinned(int[] rows, int most) =>
        rows.Length <= most ? rows : [.. Enumerable.Range(0, most).Select(i => rows[(int)((long)i * rows.Length / most)])];
}
