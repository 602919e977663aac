using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Mutations.Targets;

/// <summary>A saved transformer of a type.</summary>
internal sealed class ModelTarget<TModel>(string name, MLContext ml, ITransformer model, IDataView rows) : ModelTarget(name, ml, model, rows)
    where TModel : SavableTransformer, IRecurrentModel<TModel>, ITransformer
{
    private TModel? _model;

    public override void Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        _model = Load<TModel>(Context, stream);
    }

    public override void Use()
    {
        _model!.Transform(Rows).Preview(maxRows: 2);
        using var again = new MemoryStream();
        Context.Model.Save(_model, Rows.Schema, again);
        if (_model is ForecastingTransformer forecaster && forecaster.Horizon <= 64)
        {
            using var engine = forecaster.CreateForecastingEngine<Samples.SeriesRow, Samples.SeriesForecast>(Context, "a");
            engine.Predict(2);
            engine.SamplePaths(2, 2);
        }
        else if (_model is LanguageModelTransformer languageModel)
        {
            languageModel.CreateTextGenerator(Context, new GenerationOptions { MaximumTokens = 3 }).Generate("one two");
        }
    }

    private static T Load<T>(IHostEnvironment environment, Stream payload)
        where T : SavableTransformer, IRecurrentModel<T> => T.Load(environment, payload);
}
