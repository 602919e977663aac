using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>
/// Chooses, from what the training rows are like, the options of a trainer of sequences of numbers that are not set: what a network reads at a step, and how
/// long and how it learns. Few rows get many updates, dropout and the mean of several networks; long sequences get windows in place of single steps; and a
/// sequence whose level hides its shape is read in a view without level.
/// </summary>
/// <remarks>The constants were chosen by cross-validation on the training parts of eleven public sets together, and on generated data.</remarks>
internal static class SignalRule
{
    private const int Steps = 64;              // of a network for a sequence of median length
    private const int ShortestWindow = 8;      // a shape needs some values
    private const int MostValues = 64;         // of a view at a step
    private const int FewColumns = 8;          // that are read in windows of at least the shortest length
    private const int SomeColumns = 16;        // that are read in several views
    private const int ShortestOutline = 16;    // from which slopes tell more than the values
    private const int Updates = 600;
    private const int BatchesOfFewRows = 8;
    private const int ManySteps = 4_000_000;   // of all rows, from which an epoch must cost no more than with one step at a time
    private const int MostPrepared = 1 << 25;  // values of all rows, as the network reads them, that overlapping windows may take in memory
    private const int EnsembleSteps = 200_000; // of the network for all rows, up to which several networks are cheap
    private const int ManyRows = 20_000;       // from which some are held out to stop early
    private const double HeldOutShare = 0.05;
    private const int MostHeldOut = 10_000;
    private const int Patience = 3;
    private const int LargestBatch = 256;
    private const int BatchesOfManyRows = 4_000;
    private const int UpdatesOfManyRows = 40_000;
    private const int LeastEpochsOfManyRows = 5;
    private const int Networks = 3;
    private const int ConvolutionalNetworks = 3; // as many as recurrent ones, so that both kinds count the same
    private const float Dropout = 0.5f;
    private const float DropoutOfConvolutions = 0.4f; // times that of recurrent networks
    private const float RateOfConvolutions = 1.4f;    // likewise
    private const float WeightDecay = 0.0001f; // of no use with few classes, and worth a point with 500
    private const int LeastEpochs = 20;
    private const int ManyClasses = 100;
    private const int LeastEpochsOfManyClasses = 30; // rows of each class are few, however many rows there are
    private const int MostEpochs = 200;

    /// <summary>Returns the layout of the steps for options and rows.</summary>
    public static SignalLayout LayoutFor(PooledSequenceOptions options, SignalFacts facts)
    {
        // Truncation and the weights of the steps refer to the steps as they are, and so do numbers that are not standardized.
        var keepsSteps = !options.NormalizeFeatures || options.TruncationLength is not null || options.AttentionColumnName is not null;
        return Given(options, keepsSteps ? SignalLayout.Plain(facts.Columns) : LayoutFor(facts));
    }

    /// <summary>Holds out a share of many rows to stop early, in a copy that belongs to the run, unless the options decide otherwise.</summary>
    /// <param name="options">The options.</param>
    /// <param name="rows">The number of rows.</param>
    /// <returns>True if the share was chosen.</returns>
    public static bool ChooseHeldOut(PooledSequenceOptions options, int rows)
    {
        if (rows < ManyRows || options.ValidationSet is not null || options.IsGiven(nameof(options.ValidationFraction))
            || options.IsGiven(nameof(options.EarlyStoppingPatience)) || options.IsGiven(nameof(options.NumberOfEpochs)))
            return false;
        options.ValidationFraction = (float)Math.Min(HeldOutShare, MostHeldOut / (double)rows);
        options.EarlyStoppingPatience = Patience;
        return true;
    }

    /// <summary>Returns the layout of the steps for rows.</summary>
    public static SignalLayout LayoutFor(SignalFacts facts)
    {
        var stride = Math.Max(1, (facts.MedianLength + Steps - 1) / Steps); // half of the rows may be empty
        if (facts.IsLarge(ManySteps))
            return new SignalLayout(facts.Columns, stride, stride, ValuesOf(stride, facts.Columns), ViewsOfMany(facts));
        var window = facts.Columns <= FewColumns ? Math.Max(ShortestWindow, 2 * stride) : facts.Columns <= SomeColumns || stride > 1 ? 2 * stride : 1;
        var layout = new SignalLayout(facts.Columns, stride, window, ValuesOf(window, facts.Columns), ViewsOf(facts));
        return facts.Steps / stride * layout.InputSize <= MostPrepared ? layout : layout with { Window = stride, Values = ValuesOf(stride, facts.Columns) };
    }

    /// <summary>Sets the options that are not set, in a copy that belongs to the run.</summary>
    /// <param name="options">The options.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="layout">The layout of the steps.</param>
    /// <param name="regularizes">True to add dropout, which helps to tell classes apart but biases a number.</param>
    /// <param name="outputs">The number of outputs, such as that of the classes.</param>
    /// <returns>A description of all that was chosen or given.</returns>
    public static string Complete(PooledSequenceOptions options, SignalFacts facts, SignalLayout layout, bool regularizes, int outputs = 1)
    {
        Choose(options, facts, layout, regularizes, outputs);
        return string.Create(CultureInfo.InvariantCulture,
            $"For {facts.Rows:n0} rows of {facts.MedianLength:n0} steps (median): windows of {layout.Window} every {layout.Stride}, "
            + $"views {layout.Views.ToString().Replace(", ", " and ", StringComparison.Ordinal)}, "
            + $"{options.DescribeChoices()}, dropout {options.Dropout}, weight decay {options.WeightDecay}"
            + $"{(options.EarlyStoppingPatience is { } patience ? $", until {patience} epochs are no better" : "")}");
    }

    private static void Choose(PooledSequenceOptions options, SignalFacts facts, SignalLayout layout, bool regularizes, int outputs)
    {
        var isLarge = facts.IsLarge(ManySteps);
        if (!options.IsGiven(nameof(options.Pooling)))
            options.Pooling = SequencePooling.Joined;
        if (!options.IsGiven(nameof(options.LearningRateSchedule)))
            options.LearningRateSchedule = new CosineSchedule();
        if (isLarge)
        {
            ChooseForManySteps(options, facts);
            return;
        }

        options.ChooseBothDirections();
        options.ChooseBatchSize(Math.Clamp(
            1 << (int)Math.Round(Math.Log2(Math.Max(1, facts.Rows / (double)BatchesOfFewRows))), 4, RecurrentDefaults.BatchSize));
        var epochsAreGiven = options.IsGiven(nameof(options.NumberOfEpochs));
        var updates = options.UpdatesOfEpoch(facts.Rows);
        options.ChooseNumberOfEpochs(Math.Clamp(
            (Updates + updates - 1) / updates, outputs < ManyClasses ? LeastEpochs : LeastEpochsOfManyClasses, MostEpochs));
        if (regularizes && !options.IsGiven(nameof(options.Dropout)))
            options.Dropout = Dropout;
        if (regularizes && options.Optimizer == OptimizerKind.Adam && !options.IsGiven(nameof(options.WeightDecay)))
            options.WeightDecay = WeightDecay;
        // A number of epochs that is given is a budget, which more networks would exceed.
        if (epochsAreGiven || facts.Steps / layout.Stride > EnsembleSteps)
            return;
        // Of many columns, and of numbers, recurrent networks learn more. Convolutions read every step. A given number of networks is a budget, too.
        if (regularizes && facts.Columns <= FewColumns && facts.Steps <= EnsembleSteps && !options.IsGiven(nameof(options.NumberOfNetworks)))
            options.ChooseNumberOfConvolutionalNetworks(ConvolutionalNetworks);
        options.ChooseNumberOfNetworks(Math.Min(Networks, RecurrentDefaults.MostNetworks - options.NumberOfConvolutionalNetworks));
    }

    /// <summary>
    /// Returns how networks without recurrent layers are trained: the dropout and the rate that suit recurrent layers leave convolutions far from what they can
    /// learn in as many updates.
    /// </summary>
    /// <param name="plan">How recurrent networks are trained.</param>
    public static TrainingOptions ForConvolutions(TrainingOptions plan) => plan with
    {
        Noise = plan.Noise with { Dropout = DropoutOfConvolutions * plan.Noise.Dropout },
        LearningRate = RateOfConvolutions * plan.LearningRate,
    };

    // A million rows get fewer and larger updates, so that training ends in minutes.
    private static void ChooseForManySteps(PooledSequenceOptions options, SignalFacts facts)
    {
        options.ChooseBatchSize(Math.Clamp(
            1 << (int)Math.Log2(Math.Max(1, facts.Rows / (double)BatchesOfManyRows)), RecurrentDefaults.BatchSize, LargestBatch));
        var updates = options.UpdatesOfEpoch(facts.Rows);
        options.ChooseNumberOfEpochs(Math.Clamp(UpdatesOfManyRows / updates, LeastEpochsOfManyRows, RecurrentDefaults.NumberOfEpochs));
    }

    private static SignalLayout Given(PooledSequenceOptions options, SignalLayout chosen)
    {
        var stride = options.WindowStride ?? Math.Min(chosen.Stride, options.WindowLength ?? chosen.Stride);
        var window = options.WindowLength ?? Math.Max(chosen.Window, stride);
        var values = options.WindowValues ?? (window == chosen.Window ? chosen.Values : ValuesOf(window, chosen.Columns));
        window = Math.Max(window, values); // of which only one is given
        return chosen with { Stride = stride, Window = window, Values = values, Views = options.Views ?? chosen.Views };
    }

    private static int ValuesOf(int window, int columns)
    {
        var values = window;
        while (values > 1 && (long)values * columns > MostValues)
            values = (values + 1) / 2;
        return values;
    }

    private static SequenceViews ViewsOf(SignalFacts facts)
    {
        if (facts.Columns > SomeColumns)
            return ViewsOfMany(facts);
        var views = facts.HasLevels ? SequenceViews.Values | SequenceViews.StandardizedValues : SequenceViews.Values;
        return facts.MedianLength >= ShortestOutline ? views | SequenceViews.StandardizedChanges : views;
    }

    private static SequenceViews ViewsOfMany(SignalFacts facts) =>
        facts.LevelHidesShape ? SequenceViews.Values | SequenceViews.StandardizedValues : SequenceViews.Values;
}
