using System.Globalization;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.Recurrent.Featurizing.Series;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Makes a transformer that turns each sequence of numbers into a vector of fixed size by a pretrained network. Fit learns at most the scale of the features,
/// in one pass over the rows. See <see cref="PretrainedSeriesFeaturizingOptions"/>.
/// </summary>
/// <remarks>
/// A vector depends on its row, the network and the scale alone, whatever the number of threads. Safe for concurrent use.
/// </remarks>
public sealed class PretrainedSeriesFeaturizingEstimator : RecurrentEstimator<RecurrentSeriesFeaturizingTransformer>
{
    private readonly PretrainedSeriesFeaturizingOptions _options;

    internal PretrainedSeriesFeaturizingEstimator(IHostEnvironment environment, PretrainedSeriesFeaturizingOptions options)
        : base(environment, nameof(PretrainedSeriesFeaturizingEstimator)) => _options = PretrainedFeaturizingOptionTable.Table.CheckedCopy(options);

    /// <inheritdoc/>
    protected override void CheckInput(SchemaShape inputSchema) => SeriesInput.Check(inputSchema, _options.InputName);

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        [FeaturizedColumn.Promise(_options.OutputColumnName, _options.NormalizeFeatures)];

    /// <inheritdoc/>
    protected override RecurrentSeriesFeaturizingTransformer Train(IDataView input, RecurrentLog log)
    {
        var network = PretrainedLibrary.Of(_options.Size);
        SeriesFeaturizer model = new PretrainedSeriesFeaturizer(_options.InputName, _options.OutputColumnName, _options.StepSize, network);
        SeriesInput.Find(input.Schema, model.InputColumnName, model.Encoding);
        log.Info(string.Create(CultureInfo.InvariantCulture,
            $"Making vectors of {model.OutputSize:n0} features by a pretrained network of {network.Weights.Length:n0} parameters; nothing is trained."));
        if (_options.NormalizeFeatures)
            model = model with { Scale = SeriesInput.LearnScale(model, input, _options.CancellationToken) };
        return new RecurrentSeriesFeaturizingTransformer(Host, model);
    }
}
