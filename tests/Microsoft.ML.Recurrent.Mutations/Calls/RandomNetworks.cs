using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Mutations.Calls;

/// <summary>Networks of every shape.</summary>
internal sealed class RandomNetworks(Random random)
{
    private static readonly int[] s_sizes = [-1, 0, 1, 2, 65_537, 1 << 20, 1 << 30, int.MaxValue];

    /// <summary>Makes a small network of some shape.</summary>
    public RecurrentNetwork Next()
    {
        while (true)
        {
            try
            {
                return Of(() => 1 + random.Next(20));
            }
            catch (ArgumentException)
            {
                // The parts contradict each other.
            }
        }
    }

    /// <summary>Makes a network of any sizes, most of which cannot be.</summary>
    public RecurrentNetwork NextWithAnySizes() => Of(() => s_sizes[random.Next(s_sizes.Length)]);

    private RecurrentNetwork Of(Func<int> size) => new(WithBlocks(Options(size), size));

    private NetworkOptions Options(Func<int> size) => new()
    {
        InputSize = random.Next(4) == 0 ? 0 : size(),
        Embedding = random.Next(3) == 0 ? new EmbeddingOptions { VocabularySize = size(), Size = size() } : null,
        Characters = random.Next(6) == 0 ? new CharacterEncoderOptions { VocabularySize = size(), EmbeddingSize = size(), HiddenSize = size() } : null,
        HiddenSizes = random.Next(2) == 0 ? [size()] : [size(), size()],
        Cell = new CellOptions { Kind = (CellKind)random.Next(3), LayerNormalization = random.Next(4) == 0 },
        Bidirectional = random.Next(3) == 0,
        HeadPerDirection = random.Next(8) == 0,
        Pooling = (SequencePooling)random.Next(6),
        AttentionSize = size(),
        OutputSize = size(),
        TransitionScores = random.Next(8) == 0,
        InputProjectionSize = random.Next(6) == 0 ? size() : 0,
        Decoder = random.Next(4) == 0 ? new DecoderOptions { Steps = size(), InputSize = size() } : null,
        Zoneout = random.Next(6) == 0 ? 0.1f : 0,
        ResidualConnections = random.Next(6) == 0,
    };

    // Blocks on top of what the recurrent layers read; few networks of random sizes would have outputs for them.
    private NetworkOptions WithBlocks(NetworkOptions options, Func<int> size)
    {
        if (random.Next(4) != 0)
            return options;
        var head = new HorizonHeadOptions { Blocks = size(), InputSize = size(), HiddenSize = unchecked(16 * size()) };
        return options with
        {
            InputSize = unchecked(options.InputSize + (head.Blocks * head.InputSize)),
            OutputSize = unchecked(16 * head.Blocks * (1 + random.Next(2))),
            HorizonHead = head,
        };
    }
}
