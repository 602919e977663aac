using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Items;

/// <summary>Every layer that is compared by itself: the convolutions of a front of speech, and self-attention over many steps and over those of a sentence.</summary>
internal static class LayerItems
{
    private static readonly WorkKind[] s_kinds = [WorkKind.Training, WorkKind.Inference];

    public static IReadOnlyList<LayerItem> All { get; } = [.. s_kinds.SelectMany(Convolutions), .. s_kinds.SelectMany(Attentions)];

    private static IEnumerable<LayerItem> Convolutions(WorkKind kind) =>
        from batch in new[] { 16, 1 }
        from item in new LayerItem[]
        {
            new(kind, new ConvolutionShape { Channels = 64, KernelSize = 3 }, batch, 1000, 80),
            new(kind, new ConvolutionShape { Channels = 128, KernelSize = 3, Stride = 2 }, batch, 1000, 80),
            new(kind, new ConvolutionShape { Channels = 256, KernelSize = 5, Stride = 2 }, batch, 1000, 80),
            new(kind, new ConvolutionShape { Channels = 256, KernelSize = 3, Stride = 2 }, batch, 500, 256) { NeedsInputGradient = true },
            new(kind, new ConvolutionShape { Channels = 256, KernelSize = 5, Groups = 256 }, batch, 1000, 256) { NeedsInputGradient = true },
        }
        select item;

    private static IEnumerable<LayerItem> Attentions(WorkKind kind) =>
    [
        new(kind, new SelfAttentionShape { Size = 256, Window = 64 }, 16, 1000, 256) { NeedsInputGradient = true },
        new(kind, new SelfAttentionShape { Size = 256, Window = 64 }, 1, 1000, 256) { NeedsInputGradient = true },
        new(kind, new SelfAttentionShape { Size = 256, Window = 30 }, 32, 30, 256) { NeedsInputGradient = true },
    ];
}
