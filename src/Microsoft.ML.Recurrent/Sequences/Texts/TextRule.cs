using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent.Sequences.Texts;

/// <summary>
/// Chooses, from what the training rows are like, the options of a trainer of sequences of tokens with one output that are not set. Few rows get enough
/// updates, several networks, and first vectors of tokens that are far apart, because they hardly move; many rows get few epochs, and first vectors near zero.
/// </summary>
/// <remarks>
/// The constants were chosen on held-out rows of the training parts of question types, film reviews, short messages and surnames together, with 50 to 5,000
/// rows, and on generated texts of many classes.
/// </remarks>
internal static class TextRule
{
    private const long FewTokens = 200_000; // of all rows, up to which all of them are known and several networks are cheap
    private const int Updates = 1000;
    private const int RowsOfLeastBatch = 512;
    private const int LeastBatch = 8;
    private const int Networks = 3;
    private const int EpochsOfWords = 6;
    private const int EpochsOfCharacters = 8;
    private const int EpochsOfEncoder = 20;
    private const int MostEpochs = 200;
    private const float WeightAveraging = 0.99f;

    /// <summary>Returns the number of occurrences that a token of text needs to be known.</summary>
    /// <param name="tokens">The number of tokens of all training rows.</param>
    /// <param name="areCharacters">Whether a token is a character of text.</param>
    public static int MinimumTokenCountFor(long tokens, bool areCharacters) => areCharacters || tokens <= FewTokens ? 1 : RecurrentDefaults.MinimumTokenCount;

    /// <summary>Sets the options that are not set, in a copy that belongs to the run.</summary>
    /// <param name="options">The options.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="regularizes">True to add dropout, which helps to tell classes apart but biases a number.</param>
    /// <param name="isTrained">Whether a trained model is trained further, whose network stays as it is.</param>
    /// <returns>A description of all that was chosen or given.</returns>
    public static string Complete(PooledSequenceOptions options, TextFacts facts, bool regularizes, bool isTrained = false)
    {
        var areFew = facts.Tokens <= FewTokens;
        options.ChooseBatchSize(facts.Rows <= RowsOfLeastBatch ? LeastBatch : RecurrentDefaults.BatchSize);
        var updates = options.UpdatesOfEpoch(facts.Rows);
        var epochsAreGiven = options.IsGiven(nameof(options.NumberOfEpochs));
        var least = options.Encoder is not null ? EpochsOfEncoder : facts.AreCharacters ? EpochsOfCharacters : EpochsOfWords;
        options.ChooseNumberOfEpochs(Math.Clamp((Updates + updates - 1) / updates, least, MostEpochs));
        // A number of epochs that is given is a budget, which more networks would exceed.
        if (areFew && !epochsAreGiven)
            options.ChooseNumberOfNetworks(Networks);
        if (!options.IsGiven(nameof(options.LearningRateSchedule)))
            options.LearningRateSchedule = new CosineSchedule();
        if (!options.IsGiven(nameof(options.WeightAveraging)))
            options.WeightAveraging = WeightAveraging;
        if (options.Encoder is null && !isTrained)
            ChooseNetwork(options, facts, areFew, regularizes);
        return string.Create(CultureInfo.InvariantCulture,
            $"For {CountText.Of(facts.Rows, "row")} of {CountText.Of(facts.MedianLength, "token")} (median): "
            + $"{options.DescribeChoices()}, learning rate {options.LearningRate}, "
            + $"dropout {options.Dropout} and {options.InputDropout} of the inputs");
    }

    private static void ChooseNetwork(PooledSequenceOptions options, TextFacts facts, bool areFew, bool regularizes)
    {
        options.ChooseBothDirections();
        if (regularizes && !options.IsGiven(nameof(options.Dropout)))
            options.Dropout = facts.AreCharacters ? 0.3f : 0.5f;
        if (facts.AreCharacters)
            return;
        if (!options.IsGiven(nameof(options.Pooling)))
            options.Pooling = areFew ? SequencePooling.Joined : SequencePooling.Max;
        if (regularizes && !options.IsGiven(nameof(options.InputDropout)))
            options.InputDropout = areFew ? 0.5f : 0.6f;
        if (!options.IsGiven(nameof(options.EmbeddingDeviation)))
            options.EmbeddingDeviation = areFew ? 0.3f : 0.02f;
        if (!options.IsGiven(nameof(options.LearningRate)))
            options.LearningRate = areFew ? 0.01f : 0.003f;
    }
}
