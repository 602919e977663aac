using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The options of the trainers that map one sequence to one output.</summary>
internal static class PooledOptionTable
{
    private static readonly OptionBounds s_newColumn = new(
        "the name of no other column the model adds", name => name is not ("" or "PredictedLabel" or "Score" or "Probability"));

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
        .Also(o => o.CharacterFeatures, row => row.FixedByNetwork(n => n.Characters is not null))
        .Also(o => o.TruncationLength, row => row.OnlyIf(o => !Attends(o), "Pooling is not Attention, which needs whole sequences"));

    private static bool Attends(PooledSequenceOptions options) => options.Pooling == SequencePooling.Attention;
}
