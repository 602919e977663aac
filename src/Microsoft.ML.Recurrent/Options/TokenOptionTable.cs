namespace Microsoft.ML.Recurrent.Options;

/// <summary>The options of all trainers that may read tokens.</summary>
internal static class TokenOptionTable
{
    /// <summary>Gets the kinds of columns that have tokens.</summary>
    public static SequenceKind[] Tokens { get; } = [SequenceKind.Keys, SequenceKind.Words, SequenceKind.Text];

    /// <summary>Gets the kinds of columns whose tokens are text.</summary>
    public static SequenceKind[] Text { get; } = [SequenceKind.Words, SequenceKind.Text];

    /// <summary>Gets the table.</summary>
    public static OptionTable<TokenSequenceOptions> Table { get; } = new OptionTable<TokenSequenceOptions>(RecurrentOptionTable.Table)
        .Add(o => o.EmbeddingSize, RecurrentDefaults.EmbeddingSize, OptionBounds.Between(1, RecurrentDefaults.LargestSize), row => row
            .OnlyIf(o => o.PretrainedVectorsPath is null, "PretrainedVectorsPath is null")
            .Reads(Tokens).To(OptionUse.Network))
        .Add(o => o.EmbeddingDeviation, RecurrentDefaults.EmbeddingDeviation, OptionBounds.NotNegative, row => row
            .Reads(Tokens)
            .Network((n, o) => n with { Initialization = n.Initialization with { EmbeddingDeviation = o.EmbeddingDeviation } }))
        .Add(o => o.EmbeddingDropout, 0, OptionBounds.Share, row => row
            .Reads(Tokens)
            .Training((t, o) => t with { Noise = t.Noise with { EmbeddingDropout = o.EmbeddingDropout } }))
        .Add(o => o.TokenDropout, 0, OptionBounds.Share, row => row
            .Reads(Tokens)
            .Training((t, o) => t with { Noise = t.Noise with { TokenDropout = o.TokenDropout } }))
        .Add(o => o.PretrainedVectorsPath, null, OptionBounds.Path, row => row.Reads(Tokens).To(OptionUse.Network))
        .Add(o => o.FreezeEmbedding, false, null, row => row
            .OnlyIf(o => o.PretrainedVectorsPath is not null, "PretrainedVectorsPath is given")
            .Reads(Tokens)
            .Network((n, o) => n.Embedding is null ? n : n with { Embedding = n.Embedding with { Frozen = o.FreezeEmbedding } }))
        .Add(o => o.TextTokens, TextTokens.Words, OptionBounds.Defined<TextTokens>(), row => row
            .OnlyIf(o => o.Tokenizer is null, "Tokenizer is null")
            .Reads(SequenceKind.Text).To(OptionUse.Rows))
        .Add(o => o.LowerCase, true, null, row => row.OnlyIf(o => o.Tokenizer is null, "Tokenizer is null").Reads(Text).To(OptionUse.Rows))
        .Add(o => o.Tokenizer, null, null, row => row.Reads(SequenceKind.Text).To(OptionUse.Rows))
        .Add(o => o.MinimumTokenCount, RecurrentDefaults.MinimumTokenCount, OptionBounds.AtLeast(1), row => row.Reads(Text).To(OptionUse.Rows))
        .Add(o => o.MaximumVocabularySize, RecurrentDefaults.MaximumVocabularySize, OptionBounds.AtLeast(1), row => row.Reads(Text).To(OptionUse.Rows))
        .Add(o => o.MaximumLength, null, OptionBounds.AtLeast(1), row => row.To(OptionUse.Rows))
        .Add(o => o.CutFrom, SequenceSide.End, OptionBounds.Defined<SequenceSide>(), row => row
            .OnlyIf(o => o.MaximumLength is not null, "MaximumLength is given")
            .To(OptionUse.Rows))
        .Also(o => o.EmbeddingSize, row => row.FixedByNetwork(n => n.Embedding?.Size))
        .Also(o => o.EmbeddingDeviation, row => row.FixedByNetwork(_ => RecurrentDefaults.EmbeddingDeviation)) // vectors are not drawn
        .Also(o => o.PretrainedVectorsPath, row => row.FixedByNetwork(_ => null)) // nor read
        .Also(o => o.TextTokens, row => row.FixedBy<TokenStart>((start, _) => start.Tokenization.Tokens))
        .Also(o => o.LowerCase, row => row.FixedBy<TokenStart>((start, _) => start.Tokenization.LowerCase))
        .Also(o => o.Tokenizer, row => row.FixedBy<TokenStart>((start, _) => start.Tokenization.Tokenizer));
}
