using Microsoft.ML.Recurrent.Engine.Networks;
using static Microsoft.ML.Recurrent.Benchmarks.Surface.Clock;

namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>One row at a time through ML.NET's prediction engine, beside the same row straight through the network.</summary>
internal static class PredictionReport
{
    private const int Rounds = 21;

    public static void Run(TextWriter output)
    {
        output.WriteLine("one row                PredictionEngine   NetworkSession     ratio   allocated (goal: 3 at most)");
        foreach (var model in ScoringModel.All(rows: 64))
        {
            var engine = model.Context.Model.CreatePredictionEngine<SequenceInput, SequenceScore>(model.Transformer);
            var session = new NetworkSession(model.Transformer.Model);
            var inputs = new SequenceInput[64];
            for (var i = 0; i < inputs.Length; i++)
                inputs[i] = new SequenceInput { Features = model.Rows.Features(i).ToArray() };
            var score = new SequenceScore();
            var calls = Math.Max(1, 50_000 / inputs[0].Features.Length / inputs.Length);

            void ByEngine()
            {
                for (var call = 0; call < calls; call++)
                    foreach (var input in inputs)
                        engine.Predict(input, ref score);
            }

            void BySession()
            {
                for (var call = 0; call < calls; call++)
                    foreach (var input in inputs)
                        session.Run(input.Features, []);
            }

            var medians = MediansInTurn(Rounds, ByEngine, BySession);
            var before = GC.GetAllocatedBytesForCurrentThread();
            ByEngine();
            var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (calls * inputs.Length);
            var (ours, bare) = (medians[0].TotalMicroseconds / (calls * inputs.Length), medians[1].TotalMicroseconds / (calls * inputs.Length));
            output.WriteLine(Invariant($"{model.Name,-22}{ours,13:0.00} us{bare,14:0.00} us{ours / bare,10:0.00}{allocated,8} bytes"));
        }
    }
}
