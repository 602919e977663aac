using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Sequences.Signals;

namespace Microsoft.ML.Recurrent.Sequences.Baselines;

/// <summary>
/// Compares the trained networks with simple models of the same rows. Where several networks were chosen because they are cheap, one more is trained without
/// the held-out rows; otherwise, unless there are validation rows, the trained networks are measured on rows that they have learned from, so that only a
/// network that has learned too little is found.
/// </summary>
internal sealed class BaselineContest : IEnsembleProgress, IProgress<TrainingProgress>
{
    private const int LeastRows = 10;
    private const int MostClasses = 4096;
    private const int CheapSteps = 50_000;   // of the network for all rows, up to which one more network is trained
    private const int TrainingShare = 10;    // simple models cost at most one such part of what the networks cost
    private const double PassesPerUpdate = 3; // forward, and twice as much backward

    private readonly AnswerKind _answers;
    private readonly BaselineSplit _split;
    private readonly BaselineFeatures _features;
    private readonly BaselineRows _learned;
    private readonly BaselineRows _heldOut;
    private readonly bool _hasValidation;

    private BaselineContest(AnswerKind answers, BaselineSplit split, SequenceDataset training, SequenceDataset? validation)
    {
        (_answers, _split, _hasValidation) = (answers, split, validation is not null);
        _features = new BaselineFeatures(SignalFacts.Of(new SequenceSubset(training, split.Learned)));
        _learned = BaselineRows.Of(training, split.Learned, _features, answers);
        _heldOut = BaselineRows.Of(validation ?? training, split.HeldOut, _features, answers);
    }

    /// <summary>Reads the rows that simple models need, before they are changed into what the network reads.</summary>
    /// <param name="answers">What rows are asked for; null for one answer per step.</param>
    /// <param name="training">The training rows, sequences of numbers.</param>
    /// <param name="validation">The validation rows, or null.</param>
    /// <param name="seed">The seed of the draw of rows.</param>
    /// <returns>The contest; null if simple models have no answers, there are too few rows, or all have the same answer.</returns>
    public static BaselineContest? Prepare(AnswerKind? answers, SequenceDataset training, SequenceDataset? validation, ulong seed)
    {
        if (answers is null || answers.Classes > MostClasses || training.HasTokens || training.InputSize > BaselineFeatures.MostColumns)
            return null;
        var split = BaselineSplit.Draw(training, validation, answers, seed);
        if (split.Learned.Length < LeastRows || split.HeldOut.Length == 0)
            return null;
        var contest = new BaselineContest(answers, split, training, validation);
        return Array.TrueForAll(contest._learned.Targets, target => target == contest._learned.Targets[0]) ? null : contest;
    }

    /// <summary>Fits the simple models and measures all models on the held-out rows.</summary>
    /// <param name="context">The seed, the path of the checkpoint and the cancellation token.</param>
    /// <param name="group">What the networks were trained on.</param>
    /// <param name="networks">The trained networks.</param>
    /// <param name="epochs">The number of epochs of all of them.</param>
    /// <param name="mayTrain">True if another network may be trained, because the number of networks was chosen.</param>
    /// <returns>The figures; null if training was cancelled, or was so short that simple models would take a noticeable part of its time.</returns>
    public SequenceBaselines? Judge(FitContext context, NetworkGroup group, IReadOnlyList<RecurrentNetwork> networks, int epochs, bool mayTrain)
    {
        if (context.Cancellation.IsCancellationRequested)
            return null;
        var steps = Enumerable.Range(0, group.Training.Count).Sum(row => (long)group.Training.Length(row));
        if (TrainingShare * Cost() > PassesPerUpdate * steps * epochs * networks[0].Parameters.Parameters.Sum(parameter => (double)parameter.Length))
            return null;
        var trainsAnother = mayTrain && !_hasValidation && networks.Count > 1 && steps <= CheapSteps;
        if (trainsAnother && TrainAnother(context, group, networks.Count) is { } another)
            networks = [another];
        else if (trainsAnother)
            return null;
        return Compare(AnswersOf(networks, _hasValidation ? group.Validation! : group.Training, group.Plan.NumberOfThreads),
            hasSeen: !_hasValidation && !trainsAnother);
    }

    IProgress<TrainingProgress> IEnsembleProgress.Of(string round, int network) => this;

    // The model does not contain the network, so its progress is not reported.
    void IProgress<TrainingProgress>.Report(TrainingProgress value)
    {
    }

    void IEnsembleProgress.Finish(string round, int network, TrainingResult result)
    {
    }

    private RecurrentNetwork? TrainAnother(FitContext context, NetworkGroup group, int first)
    {
        var heldOut = _split.HeldOut.ToHashSet();
        var others = new SequenceSubset(group.Training, [.. Enumerable.Range(0, group.Training.Count).Where(row => !heldOut.Contains(row))]);
        var trained = new EnsembleTrainer(context, this).Train(group with { Round = "baselines", First = first, Count = 1, Training = others })[0][0];
        return trained.Result.Outcome == TrainingOutcome.Cancelled ? null : trained.Network;
    }

    private double[] AnswersOf(IReadOnlyList<RecurrentNetwork> networks, SequenceDataset rows, int threads)
    {
        var heldOut = new SequenceSubset(rows, _split.HeldOut);
        var size = networks[0].Shape.OutputSize;
        var outputs = new float[_heldOut.Count * networks.Count * size]; // [rows, networks, OutputSize]
        for (var network = 0; network < networks.Count; network++)
        {
            var place = network;
            using var predictor = new BatchPredictor(networks[network], threads);
            predictor.Predict(heldOut, (row, output) => output.CopyTo(outputs.AsSpan(((row * networks.Count) + place) * size)));
        }

        var mean = new float[size];
        return [.. Enumerable.Range(0, _heldOut.Count).Select(row =>
        {
            var own = outputs.AsSpan(row * networks.Count * size, networks.Count * size);
            if (networks.Count == 1)
                return _answers.Answer(own);
            _answers.Mean(own, mean);
            return _answers.Answer(mean);
        })];
    }

    private SequenceBaselines Compare(double[] network, bool hasSeen)
    {
        var score = BaselineScore.For(_answers.AreClasses, _learned.Targets, _heldOut.Targets);
        var linear = new LinearBaseline(_learned, _answers.AreClasses, areEqual: score.Metric == BaselineMetric.MeanRecall);
        var nearest = new NearestBaseline(_learned, _features);
        var (byLine, byNearest) = (Array.ConvertAll(_heldOut.Features, linear.Answer), Array.ConvertAll(_heldOut.Features, nearest.Answer));
        return new SequenceBaselines
        {
            Metric = score.Metric,
            TrainingRows = _learned.Count,
            HeldOutRows = _heldOut.Count,
            Network = score.Of(network),
            NetworkLearnedFromHeldOutRows = hasSeen,
            LinearModel = score.Of(byLine),
            NearestNeighbor = score.Of(byNearest),
            NetworkIsWorse = score.IsWorse(network, byLine) || score.IsWorse(network, byNearest),
        };
    }

    // Multiplications of the covariance, of its decomposition, of distances and of scores.
    private double Cost()
    {
        var (learned, heldOut, count) = ((double)_learned.Count, (double)_heldOut.Count, (double)_features.Count);
        return (learned * count * count / 2) + (count * count * count / 3) + (heldOut * learned * _features.FirstBlock)
            + (heldOut * count * Math.Max(1, _answers.Classes));
    }
}
