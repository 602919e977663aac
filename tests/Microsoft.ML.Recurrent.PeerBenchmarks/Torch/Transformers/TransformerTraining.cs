using System.Diagnostics;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;

/// <summary>AdamW with a warm-up over a twentieth of the steps and half a cosine to zero, and gradients clipped to a norm of 1.</summary>
internal static class TransformerTraining
{
    private const double WarmUpShare = 0.05;
    private const int SortedBatches = 16;
    private const double ClipNorm = 1;

    /// <summary>Trains a network on the examples of a task in an order drawn anew for each epoch.</summary>
    /// <returns>Processor seconds of the mean epoch: the time on an idle machine, if there is one thread.</returns>
    public static double Run(TransformerNetwork network, ITransformerExamples examples, TransformerSettings settings, int seed)
    {
        var parameters = network.parameters().ToArray();
        using var optimizer = optim.AdamW(parameters, settings.Rate, weight_decay: settings.WeightDecay);
        var random = new Random(seed);
        var (step, steps) = (0, (examples.Count + settings.Batch - 1) / settings.Batch * settings.Epochs);
        var start = ProcessorTime();
        network.train();
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            foreach (var batch in Batches(examples, settings.Batch, random))
            {
                using var scope = NewDisposeScope();
                foreach (var group in optimizer.ParamGroups)
                    group.LearningRate = settings.Rate * Share(step++, steps);
                optimizer.zero_grad();
                var loss = examples.Loss(network, batch);
                loss.backward();
                nn.utils.clip_grad_norm_(parameters, ClipNorm);
                optimizer.step();
            }
        }

        network.eval();
        return (ProcessorTime() - start).TotalSeconds / settings.Epochs;
    }

    // Some batches at a time are sorted by length, so that little is padded, and the batches shuffled again.
    private static int[][] Batches(ITransformerExamples examples, int size, Random random)
    {
        var order = Enumerable.Range(0, examples.Count).ToArray();
        random.Shuffle(order);
        var batches = order.Chunk(SortedBatches * size).SelectMany(part => part.OrderBy(examples.Length).Chunk(size)).ToArray();
        random.Shuffle(batches);
        return batches;
    }

    private static double Share(int step, int steps)
    {
        var warmUp = Math.Max(1, steps * WarmUpShare);
        return step < warmUp ? (step + 1) / (warmUp + 1) : (1 + Math.Cos(Math.PI * (step - warmUp) / (steps - warmUp))) / 2;
    }

    private static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
