using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>Trains the network of a featurizer of series. An instance serves one run.</summary>
/// <param name="options">The options, which are those of the model to start from where it determines them.</param>
/// <param name="context">What surrounds the training.</param>
/// <param name="start">The model that is trained further, or null.</param>
internal sealed class SeriesFeaturizerTrainer(SeriesFeaturizingOptions options, FitContext context, SeriesFeaturizer? start = null)
{
    private readonly SequenceEncoding _encoding = new() { Kind = SequenceKind.Numbers, StepSize = options.StepSize };

    /// <summary>Learns to continue the views of the sequences, then the scale of the features.</summary>
    /// <param name="input">The training rows.</param>
    /// <param name="validationData">The rows that choose the best epoch; null for those that the options hold out.</param>
    /// <exception cref="ArgumentException">A column is missing or does not fit.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to learn from.</exception>
    public SeriesFeaturizer Train(IDataView input, IDataView? validationData)
    {
        var heldOut = new HeldOutRule(options, validationData);
        var rows = Load(input, "training");
        if (InputSameness.Of(rows.Views).Steps)
            context.Log.Warning($"Every training row holds a constant series in column '{options.InputName}', so that there is nothing to forecast and "
                + "vectors differ only by the level and the length of a series.");
        var (training, validation) = heldOut.Split(rows.Views, rows.Count, rows.Split, data => Load(data, "validation").Views);
        var group = new NetworkGroup
        {
            Count = 1,
            Create = (_, seed) => start is null ? new RecurrentNetwork(NewShape(), seed)
                : NetworkGroup.CopyOf(start.Network, options.Table.Continue(new SeriesFeaturizingStart(start), options), seed),
            Loss = new SquaredLoss(),
            Plan = options.MakeTrainingOptions(),
            Training = training,
            Validation = validation,
        };
        var views = TrainedViews.All.Count;
        var held = validation is null ? "" : $", {CountText.Of(validation.Count / views, "row")} more choose the best epoch";
        var subject = new TrainingSubject(
            context.Log, $"{_encoding.Summary}, forecasting the next values in {views} views of each row",
            CountText.Of(training.Count / views, "row") + held);
        var (networks, record) = new AveragedTraining(context, [group], subject).Run();
        SeriesFeaturizer model = new TrainedSeriesFeaturizer(options.InputName, options.OutputColumnName, options.StepSize, networks[0]) { Training = record };
        return options.NormalizeFeatures ? model with { Scale = SeriesInput.LearnScale(model, input, CancellationToken.None) } : model;
    }

    private NetworkOptions NewShape() => options.MakeNetworkOptions(new NetworkOptions
    {
        InputSize = SeriesPatches.SizeOf(options.StepSize),
        OutputSize = options.StepSize * SeriesPatches.Horizon,
        Pooling = SequencePooling.None,
    });

    private SeriesRows Load(IDataView data, string what)
    {
        var rows = new SeriesRows(options.StepSize);
        var column = SeriesInput.Find(data.Schema, options.InputName, _encoding);
        using var cursor = data.GetRowCursor([column]);
        var reader = SequenceReader.Create(_encoding, cursor, column);
        while (cursor.MoveNext())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            reader.Read();
            rows.Add(reader.Features);
        }

        return rows.Count > 0 ? rows : throw new InvalidOperationException($"There is no {what} row.");
    }
}
