using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The options of the trainers that map one sequence to one output.</summary>
internal static class PooledOptionTable
{
    private static readonly OptionBounds s_newColumn = new(
        "the name of no other column the model adds", name => name is not ("" or "PredictedLabel" or "Score" or "Probability"));

    private const string StepsAreKept = "AttentionColumnName, which needs the steps as they are, is null";

    private static readonly OptionBounds s_window = OptionBounds.Between(1, RecurrentDefaults.LargestSize);
    private static readonly OptionBounds s_views = new("one or several views", value => value is > SequenceViews.None and <= SequenceViews.All);

    /// <summary>Gets the table.</summary>
    public static OptionTable<PooledSequenceOptions> Table { get; } = new OptionTable<PooledSequenceOptions>(LabeledOptionTable.Table)
        .Add(o => o.Pooling, SequencePooling.Last, OptionBounds.Defined(SequencePooling.None), row => row.Network((n, o) => n with { Pooling = o.Pooling }))
        .Add(o => o.AttentionSize, RecurrentDefaults.AttentionSize, OptionBounds.Between(1, RecurrentDefaults.LargestSize), row => row
            .OnlyIf(Attends, "Pooling is Attention")
            .Network((n, o) => n with { AttentionSize = o.AttentionSize }))
        .Add(o => o.AttentionColumnName, null, s_newColumn, row => row.OnlyIf(Attends, "Pooling is Attention").To(OptionUse.Outputs))
        .Add(o => o.TokenColumnName, null, s_newColumn, row => row
            .Rule(o => o.TokenColumnName is null || o.TokenColumnName != o.AttentionColumnName, "a name other than AttentionColumnName")
            .Reads(TokenOptionTable.Tokens).To(OptionUse.Outputs))
        .Add(o => o.WindowLength, null, s_window, row => row
            .OnlyIf(KeepsNoSteps, StepsAreKept)
            .Rule(o => !(o.WindowLength < o.WindowStride), o => $"null, or at least {o.WindowStride}, which is WindowStride")
            .Reads(SequenceKind.Numbers).To(OptionUse.Rows))
        .Add(o => o.WindowStride, null, s_window, row => row.OnlyIf(KeepsNoSteps, StepsAreKept).Reads(SequenceKind.Numbers).To(OptionUse.Rows))
        .Add(o => o.WindowValues, null, s_window, row => row
            .OnlyIf(KeepsNoSteps, StepsAreKept)
            .Rule(o => !(o.WindowValues > o.WindowLength), o => $"null, or at most {o.WindowLength}, which is WindowLength")
            .Reads(SequenceKind.Numbers).To(OptionUse.Rows))
        .Add(o => o.Views, null, s_views, row => row.OnlyIf(KeepsNoSteps, StepsAreKept).Reads(SequenceKind.Numbers).To(OptionUse.Rows))
        .Add(o => o.ConvolutionChannels, null, RecurrentOptionTable.LayerSizes, row => row.Network((n, o) => n with { FrontLayers = ConvolutionLayers.Of(o) }))
        .Add(o => o.ConvolutionKernelSize, RecurrentDefaults.ConvolutionKernelSize, OptionBounds.Between(1, RecurrentDefaults.LargestSize - 1), row => row
            .OnlyIf(Convolves, Convolutions)
            .Rule(o => o.ConvolutionKernelSize % 2 == 1, "odd")
            .To(OptionUse.Network)) // like the next, through ConvolutionLayers
        .Add(o => o.ConvolutionStride, 1, OptionBounds.Between(1, RecurrentDefaults.LargestConvolutionStride), row => row
            .OnlyIf(Convolves, Convolutions)
            .OnlyIf(o => o.TruncationLength is null, "TruncationLength is null")
            .Rule(o => Math.Pow(o.ConvolutionStride, o.ConvolutionChannels?.Length ?? 0) <= RecurrentDefaults.LargestSize,
                $"a number of which all convolutions multiplied are at most {RecurrentDefaults.LargestSize}")
            .To(OptionUse.Network))
        .Add(o => o.NumberOfConvolutionalNetworks, RecurrentDefaults.NumberOfConvolutionalNetworks,
            OptionBounds.Between(0, RecurrentDefaults.MostNetworks - 1), row => row
                .Rule(o => o.NumberOfNetworks + o.NumberOfConvolutionalNetworks <= RecurrentDefaults.MostNetworks,
                    o => $"at most {RecurrentDefaults.MostNetworks - o.NumberOfNetworks} with {o.NumberOfNetworks} of NumberOfNetworks")
                .OnlyIf(KeepsNoSteps, StepsAreKept)
                .OnlyIf(o => o.TruncationLength is null, "TruncationLength is null")
                .Reads(SequenceKind.Numbers))
        .Add(o => o.CompareWithBaselines, true, null, row => row.Reads(SequenceKind.Numbers))
        .Also(o => o.CharacterFeatures, row => row.FixedByNetwork(n => n.Characters is not null))
        .Also(o => o.Pooling, row => row.FixedBy<ModelStart>((start, _) => start.Network!.Pooling))
        .Also(o => o.AttentionSize, row => row
            .FixedBy<ModelStart>((start, o) => start.Network!.Pooling == SequencePooling.Attention ? start.Network.AttentionSize : o.AttentionSize))
        .Also(o => o.AttentionColumnName, row => row.FixedBy<SequenceStart>((start, _) => start.AttentionColumnName))
        .Also(o => o.TokenColumnName, row => row.FixedBy<SequenceStart>((start, _) => start.TokenColumnName))
        .Also(o => o.WindowLength, row => row.FixedBy<SequenceStart>((start, o) => o.WindowLength is null ? null : start.Windows.Window))
        .Also(o => o.WindowStride, row => row.FixedBy<SequenceStart>((start, o) => o.WindowStride is null ? null : start.Windows.Stride))
        .Also(o => o.WindowValues, row => row.FixedBy<SequenceStart>((start, o) => o.WindowValues is null ? null : start.Windows.Values))
        .Also(o => o.Views, row => row.FixedBy<SequenceStart>((start, o) => o.Views is null ? null : start.Layout.Views))
        .Also(o => o.ConvolutionChannels, row => row.FixedByNetwork(n => ConvolutionLayers.ChannelsOf(n.FrontLayers)))
        .Also(o => o.ConvolutionKernelSize, row => row.FixedByNetwork(n => ConvolutionLayers.KernelSizeOf(n.FrontLayers)))
        .Also(o => o.ConvolutionStride, row => row.FixedByNetwork(n => ConvolutionLayers.StrideOf(n.FrontLayers)))
        .Also(o => o.NumberOfConvolutionalNetworks, row => row.FixedBy<SequenceStart>((start, _) => start.NumberOfConvolutionalNetworks))
        .Also(o => o.TruncationLength, row => row.OnlyIf(o => !Attends(o), "Pooling is not Attention, which needs whole sequences"));

    private const string Convolutions = "ConvolutionChannels is given";

    private static bool Convolves(PooledSequenceOptions options) => options.ConvolutionChannels is not null;

    private static bool KeepsNoSteps(PooledSequenceOptions options) => options.AttentionColumnName is null;

    private static bool Attends(PooledSequenceOptions options) => options.Pooling == SequencePooling.Attention;
}
