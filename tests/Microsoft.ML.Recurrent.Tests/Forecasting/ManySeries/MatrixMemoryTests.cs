using Microsoft.ML.Recurrent.LoadHost;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>Forecasters with the mLSTM continue from its memory: in decoded steps, in sample paths, and in a loaded model.</summary>
public sealed class MatrixMemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;

    [Theory]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void ForecastersTrainSaveAndLoad(ForecastArchitecture architecture)
    {
        var ml = new MLContext(1);
        var options = GlobalForecasters.PlainOptions(architecture);
        (options.Cell, options.HiddenSize, options.MemoryHeads) = (CellKind.MLstm, 6, 2);
        var data = ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Wave(80)));
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(data);
        var path = Path.Combine(_folder, "model.zip");
        ml.Model.Save(model, data.Schema, path);
        var loaded = new MLContext(2).Model.Load(path, out _);
        string[] columns = [nameof(StoreOutlook.Forecast), nameof(StoreOutlook.Lower)];
        Assert.Equal(OutputBits.Of(model.Transform(data), columns), OutputBits.Of(loaded.Transform(data), columns));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
