using Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Transformers.Tasks;

/// <summary>One class for each sequence: cross-entropy to learn, accuracy as figure.</summary>
internal abstract class ClassificationTask(int[] trainingClasses, int[] testClasses) : ITransformerTask, ITransformerExamples
{
    private const int TestBatch = 256;

    public string Figure => "accuracy";

    public ITransformerExamples Training => this;

    public int Count => trainingClasses.Length;

    public abstract TransformerShape Shape { get; }

    public abstract int Longest { get; }

    public virtual int Length(int example) => Longest;

    public Tensor Loss(TransformerNetwork network, int[] examples)
    {
        var (steps, real) = Batch(examples, ofTest: false);
        return nn.functional.cross_entropy(network.call(steps, real), tensor(examples.Select(i => (long)trainingClasses[i]).ToArray()));
    }

    public double Measure(IReadOnlyList<TransformerNetwork> networks)
    {
        using var mode = inference_mode();
        var right = 0L;
        foreach (var rows in Enumerable.Range(0, testClasses.Length).Chunk(TestBatch))
        {
            using var scope = NewDisposeScope();
            var (steps, real) = Batch(rows, ofTest: true);
            var shares = networks.Select(network => nn.functional.softmax(network.call(steps, real), 1)).Aggregate((a, b) => a + b);
            var answers = shares.argmax(1).data<long>().ToArray();
            right += rows.Where((row, i) => answers[i] == testClasses[row]).Count();
        }

        return (double)right / testClasses.Length;
    }

    /// <summary>The steps of some rows of the training or test part, and which of them are real, or null if all are.</summary>
    protected abstract (Tensor Steps, Tensor? Real) Batch(int[] rows, bool ofTest);
}
