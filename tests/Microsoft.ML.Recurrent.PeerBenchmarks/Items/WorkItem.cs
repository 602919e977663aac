using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Items;

/// <summary>One line of the comparison: a network, a batch and what is done with them.</summary>
/// <remarks>The network is recurrent stack -> last hidden state -> dense head of 8 outputs, or for the language model embedding -> stack -> dense head over the vocabulary at every step.</remarks>
internal sealed record WorkItem(WorkKind Kind, CellKind Cell, int Batch, int Steps, int InputSize, int HiddenSize, int Layers)
{
    private const int DenseOutputs = 8;

    public bool Bidirectional { get; init; }

    /// <summary>Lengths uniform in 1 to <see cref="Steps"/> instead of all equal.</summary>
    public bool Ragged { get; init; }

    /// <summary>Tokens and classes of a language model; 0 for a network on features.</summary>
    public int Vocabulary { get; init; }

    public int Outputs => Vocabulary > 0 ? Vocabulary : DenseOutputs;

    /// <summary>Whether the head gives one output per step.</summary>
    public bool OutputPerStep => Vocabulary > 0 || Kind == WorkKind.Streaming;

    /// <summary>Runs before the results are compared: three train steps show errors of the optimizer's state, three stream steps those of the carried state.</summary>
    public int CheckRuns => Kind == WorkKind.Inference ? 1 : 3;

    public string Name
    {
        get
        {
            var kind = Kind switch { WorkKind.Training => "train", WorkKind.Inference => "infer", _ => "stream" };
            var shape = Kind == WorkKind.Streaming ? $"i{InputSize}-h{HiddenSize}" : $"b{Batch}-t{Steps}-i{InputSize}-h{HiddenSize}-l{Layers}";
            return $"{kind}/{Cell.ToString().ToLowerInvariant()}/{shape}{(Bidirectional ? "-bidirectional" : "")}{(Ragged ? "-ragged" : "")}{(Vocabulary > 0 ? "-words" + Vocabulary : "")}";
        }
    }

    public NetworkOptions Network => new()
    {
        InputSize = Vocabulary > 0 ? 0 : InputSize,
        Embedding = Vocabulary > 0 ? new EmbeddingOptions { VocabularySize = Vocabulary, Size = InputSize } : null,
        Cell = new CellOptions { Kind = Cell },
        HiddenSizes = Enumerable.Repeat(HiddenSize, Layers).ToArray(),
        Bidirectional = Bidirectional,
        Pooling = OutputPerStep ? SequencePooling.None : SequencePooling.Last,
        OutputSize = Outputs,
    };
}
