using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using static Microsoft.ML.Recurrent.Benchmarks.Surface.Clock;

namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>Rows per second through <c>Transform</c>, which scores in batches, beside the same rows one by one.</summary>
internal static class TransformReport
{
    private const int Rounds = 5;

    public static void Run(int rows, TextWriter output)
    {
        output.WriteLine(Invariant($"{rows:n0} rows            Transform   PredictionEngine     NetworkSession   Transform / PredictionEngine"));
        foreach (var model in ScoringModel.All(rows))
        {
            var engine = model.Context.Model.CreatePredictionEngine<SequenceInput, SequenceScore>(model.Transformer);
            var session = new NetworkSession(model.Transformer.Model);
            var inputs = new SequenceInput[Math.Min(rows, 1000)];
            for (var i = 0; i < inputs.Length; i++)
                inputs[i] = new SequenceInput { Features = model.Rows.Features(i).ToArray() };
            var score = new SequenceScore();

            void OneByOne()
            {
                foreach (var input in inputs)
                    engine.Predict(input, ref score);
            }

            void Bare()
            {
                foreach (var input in inputs)
                    session.Run(input.Features, []);
            }

            var medians = MediansInTurn(Rounds, () => Drain(model.Transformer.Transform(model.Rows)), OneByOne, Bare);
            var (batched, single, bare) = (rows / medians[0].TotalSeconds, inputs.Length / medians[1].TotalSeconds, inputs.Length / medians[2].TotalSeconds);
            output.WriteLine(Invariant($"{model.Name,-18}{batched,13:n0}/s{single,17:n0}/s{bare,17:n0}/s{batched / single,15:0.0}"));
        }
    }

    private static void Drain(IDataView scored)
    {
        var column = scored.Schema["Score"];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<float>(column);
        var value = 0f;
        while (cursor.MoveNext())
            getter(ref value);
    }
}
