using Microsoft.ML.Recurrent.Engine.Inference;
using static Microsoft.ML.Recurrent.Benchmarks.Surface.Clock;

namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>One row at a time through ML.NET's prediction engine, beside the same row straight through the network.</summary>
internal static class PredictionReport
{
    private const int Rounds = 21;
    private const int Rows = 64;
    private const int StepsPerRound = 50_000;

    public static void Run(TextWriter output)
    {
        output.WriteLine("one row                PredictionEngine   NetworkSession     ratio   allocated (goal: 3 at most)");
        foreach (var model in ScoringModel.All(Rows))
            Numbers(model, output);
        foreach (var words in new[] { 12, 100 })
            Text(words, output);
    }

    private static void Numbers(ScoringModel model, TextWriter output)
    {
        var engine = model.Context.Model.CreatePredictionEngine<SequenceInput, SequenceScore>(model.Transformer);
        var session = new NetworkSession(model.Transformer.Model);
        var inputs = new SequenceInput[Rows];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = new SequenceInput { Features = model.Rows.Features(i).ToArray() };
        var score = new SequenceScore();
        Measure(model.Name, inputs[0].Features.Length, output, row => engine.Predict(inputs[row], ref score), row => session.Run(inputs[row].Features, []));
    }

    // Cutting text into words and looking them up belongs to the prediction engine alone: the session is given tokens.
    private static void Text(int words, TextWriter output)
    {
        var context = new MLContext(1);
        var inputs = new TextInput[Rows];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = new TextInput { Text = string.Join(' ', Enumerable.Range(0, words).Select(word => $"word{word * (i + 1) % 50}")), Label = $"label {i % 5}" };
        var options = new SequenceClassificationOptions { FeatureColumnName = nameof(TextInput.Text), HiddenSize = 16, EmbeddingSize = 16, NumberOfEpochs = 1 };
        var model = context.Transforms.Conversion.MapValueToKey(nameof(TextInput.Label))
            .Append(context.MulticlassClassification.Trainers.Recurrent(options)).Fit(context.Data.LoadFromEnumerable(inputs));
        var engine = context.Model.CreatePredictionEngine<TextInput, TextScore>(model.LastTransformer);
        var session = new NetworkSession(model.LastTransformer.Model);
        var tokens = Enumerable.Range(0, words).Select(word => 2 + (word % 50)).ToArray();
        var score = new TextScore();
        Measure($"Lstm, {words} words, H 16", words, output, row => engine.Predict(inputs[row], ref score), _ => session.Run([], tokens));
    }

    private static void Measure(string name, int steps, TextWriter output, Action<int> byEngine, Action<int> bySession)
    {
        var calls = Math.Max(1, StepsPerRound / steps / Rows);
        var medians = MediansInTurn(Rounds, () => Round(byEngine), () => Round(bySession));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round(byEngine);
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (calls * Rows);
        var (ours, bare) = (medians[0].TotalMicroseconds / (calls * Rows), medians[1].TotalMicroseconds / (calls * Rows));
        output.WriteLine(Invariant($"{name,-22}{ours,13:0.00} us{bare,14:0.00} us{ours / bare,10:0.00}{allocated,8} bytes"));

        void Round(Action<int> score)
        {
            for (var call = 0; call < calls; call++)
                for (var row = 0; row < Rows; row++)
                    score(row);
        }
    }
}
