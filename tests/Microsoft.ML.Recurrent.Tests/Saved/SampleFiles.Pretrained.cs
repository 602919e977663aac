using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Tests.Forecasting;
using Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Tests.Saved;

/// <summary>Forecasters with small networks of random weights in the layout of the pretrained ones, with weights of 16 bits and of 32.</summary>
internal static partial class SampleFiles
{
    private static SampleFile[] OfPretrained =>
    [
        OfNetwork("pretrained", (forecaster, rows) =>
            Members.With(forecaster, new PretrainedForecastModel(forecaster.Model.Schema, forecaster.Horizon, RandomModels.CreateRounded()), rows)),
        OfNetwork("combined", (forecaster, rows) => Members.Add(forecaster, rows, 0.375f)),
    ];

    private static SampleFile OfNetwork(string name, Func<ForecastingTransformer, SeriesRow[], ForecastingTransformer> change) => new(
        name + ".zip",
        path =>
        {
            var ml = new MLContext(1);
            var rows = SeriesRow.Of(SeriesRow.Wave(60));
            var options = Forecasters.Options(new RunSettings { NumberOfEpochs = 2 });
            ml.Model.Save(change(Forecasters.Fit(ml, options, SeriesRow.Wave(60)), rows), ml.Data.LoadFromEnumerable(rows).Schema, path);
        },
        path =>
        {
            var ml = new MLContext(1);
            var model = ml.Model.Load(path, out _);
            return OutputText.Of(model.Transform(ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Wave(60)))), Forecasters.OutputColumns).TakeLast(4);
        });
}
