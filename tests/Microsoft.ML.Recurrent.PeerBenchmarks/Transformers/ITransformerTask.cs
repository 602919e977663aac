using Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Transformers;

/// <summary>A task of the table of recurrences (RecurrenceTable of the Evaluation project) for a transformer: the same rows and the same figure.</summary>
internal interface ITransformerTask
{
    /// <summary>What <see cref="Measure"/> gives.</summary>
    public string Figure { get; }

    public ITransformerExamples Training { get; }

    /// <summary>The sizes but the width.</summary>
    public TransformerShape Shape { get; }

    /// <summary>Steps of the longest sequence.</summary>
    public int Longest { get; }

    /// <summary>The figure of trained networks, whose answers are averaged.</summary>
    public double Measure(IReadOnlyList<TransformerNetwork> networks);
}
