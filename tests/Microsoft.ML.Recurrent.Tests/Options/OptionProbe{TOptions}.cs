namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>A probe of an estimator with options of a type.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <param name="make">Makes small options that train in an instant.</param>
/// <param name="create">Makes the estimator.</param>
/// <param name="rows">Rows to train on.</param>
internal sealed class OptionProbe<TOptions>(
    Func<TOptions> make, Func<MLContext, TOptions, AnomalyDetectionOptions, IEstimator<ITransformer>> create, int rows) : OptionProbe
    where TOptions : RecurrentOptions
{
    public bool Detects { get; init; }

    public override Type OptionsType => typeof(TOptions);

    public override Type? OtherOptionsType => Detects ? typeof(AnomalyDetectionOptions) : null;

    protected override ITransformer Fit(string checkpoint, Action<RecurrentOptions> setUp, OptionRoute? route)
    {
        var options = make();
        var detection = new AnomalyDetectionOptions();
        options.CheckpointPath = checkpoint;
        setUp(options);
        route?.Along(options);
        if (route is not null)
            (OtherOptionsType?.GetProperty(route.Option) is null ? (object)options : detection).SetOption(route.Option, route.Value);
        var data = OptionSample.Load(rows);
        return create(new MLContext(1), options, detection).Fit(data);
    }
}
