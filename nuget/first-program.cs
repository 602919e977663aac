using Microsoft.ML;
using Microsoft.ML.Recurrent;

// A series and texts, learned, saved and loaded: what is copied into an empty project by try-packages.sh.
var ml = new MLContext(seed: 1);
var months = Enumerable.Range(0, 60).Select(i => new Month { Amount = 100 + i + (20 * MathF.Sin(i * MathF.PI / 6)) }).ToList();
var sales = ml.Data.LoadFromEnumerable(months);
var forecaster = ml.Forecasting.ForecastByGru("Forecast", nameof(Month.Amount), contextLength: 24, horizon: 3).Fit(sales);
ml.Model.Save(forecaster, sales.Schema, "sales.zip");
using (var engine = new MLContext().Model.Load("sales.zip", out _).CreateForecastingEngine<Month, Outlook>(ml))
    Console.WriteLine($"the next three months: {string.Join(", ", engine.Predict().Forecast.Select(value => value.ToString("f0")))}");

var texts = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40)
    .Select(i => new Message { Label = i % 2 == 0, Text = i % 2 == 0 ? "win a prize now" : "see you at lunch" }));
var options = new SequenceClassificationOptions { LabelColumnName = "Label", FeatureColumnName = "Text", NumberOfEpochs = 3, HiddenSize = 8 };
ml.Model.Save(ml.BinaryClassification.Trainers.Recurrent(options).Fit(texts), texts.Schema, "texts.zip");
var scored = new MLContext().Model.Load("texts.zip", out _).Transform(texts);
Console.WriteLine($"accuracy of texts: {ml.BinaryClassification.Evaluate(scored).Accuracy:f2}");

internal sealed class Month
{
    public float Amount { get; set; }
}

internal sealed class Outlook
{
    public float[] Forecast { get; set; } = [];
}

internal sealed class Message
{
    public bool Label { get; set; }

    public string Text { get; set; } = "";
}
