using System.Globalization;
using Microsoft.ML;

namespace Microsoft.ML.Recurrent.LoadHost;

/// <summary>Goes on with a series from a saved forecaster, so that an engine of another process can be compared bit for bit.</summary>
public static class SeriesEngine
{
    /// <summary>
    /// Loads a forecaster, observes values (of a column Value), and gives the forecast after them: one line for each output column, in hexadecimal
    /// bits.
    /// </summary>
    /// <param name="modelPath">The model.</param>
    /// <param name="values">The values.</param>
    /// <param name="series">The series they belong to (by a column Series), where the forecaster knows several.</param>
    public static IEnumerable<string> GoOn(string modelPath, IEnumerable<string> values, string? series = null)
    {
        var ml = new MLContext();
        using var engine = ml.Model.Load(modelPath, out _).CreateForecastingEngine<Observation, Outlook>(ml, series);
        if (File.Exists(StateOf(modelPath)))
            engine.LoadState(StateOf(modelPath));
        foreach (var value in values)
            engine.Observe(new Observation { Series = series ?? "", Value = float.Parse(value, CultureInfo.InvariantCulture) });
        var outlook = engine.Predict();
        return Lines(outlook.Forecast, outlook.Lower, outlook.Upper);
    }

    /// <summary>The file of a state, from which the engine of a model continues where it is there.</summary>
    public static string StateOf(string modelPath) => modelPath + ".state";

    /// <summary>One line for each vector.</summary>
    public static IEnumerable<string> Lines(params IEnumerable<float[]> vectors) =>
        vectors.Select(vector => string.Join(',', vector.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8", null))));

    private sealed class Observation
    {
        public string Series { get; set; } = "";

        public float Value { get; set; }
    }

    private sealed class Outlook
    {
        public float[] Forecast { get; set; } = [];

        public float[] Lower { get; set; } = [];

        public float[] Upper { get; set; } = [];
    }
}
