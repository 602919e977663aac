using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Gradients;

/// <summary>The gradient of a batch of sequences with value targets composed from the public parts, without shards, threads or reuse.</summary>
internal static class BatchByHand
{
    /// <summary>Gradient of the mean loss of whole sequences.</summary>
    /// <param name="network">A network that pools.</param>
    /// <param name="data">Value targets, one per sequence.</param>
    /// <param name="order">Examples, longest first.</param>
    /// <param name="loss">The loss.</param>
    public static float[] Gradient(RecurrentNetwork network, SequenceDataset data, int[] order, ILoss loss)
    {
        var pass = new NetworkPass(network);
        pass.Begin(order.Length, true, 0);
        Fill(pass.Input, data, order, 0, data.Length(order[0]));
        pass.Forward(pass.Input.Steps);
        var batch = new LossBatch
        {
            Outputs = pass.Output,
            Rows = pass.OutputRows,
            Width = network.Shape.Head.OutputSize,
            OutputStride = pass.OutputStride,
            Values = order.SelectMany(example => data.Values(example).ToArray()).ToArray(),
            Scale = 1f / order.Length,
        };
        loss.Evaluate(batch, pass.OutputGradient);
        var gradient = new float[network.Parameters.Count];
        pass.Backward(gradient);
        return gradient;
    }

    public static void Fill(PackedSequences input, SequenceDataset data, int[] order, int firstStep, int steps)
    {
        input.Layout(order.Select(data.Length).ToArray(), firstStep, steps, data.InputSize, data.HasTokens);
        var row = 0;
        for (var t = 0; t < input.Steps; t++)
        {
            for (var i = 0; i < input.Alive(t); i++, row++)
            {
                data.CopyFeatures(order[i], firstStep + t, input.Features.Slice(row * data.InputSize, data.InputSize));
                if (data.HasTokens)
                    input.Tokens[row] = data.Token(order[i], firstStep + t);
            }
        }
    }
}
