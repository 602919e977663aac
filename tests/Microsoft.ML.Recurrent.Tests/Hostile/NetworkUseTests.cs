using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.LanguageModels;
using Microsoft.ML.Recurrent.Tests.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Hostile;

/// <summary>A model whose network its task cannot use is refused when it is loaded, not at the first row.</summary>
public sealed class NetworkUseTests
{
    private static readonly NetworkOptions s_plain = new() { InputSize = 1, OutputSize = 2, HiddenSizes = [3], Pooling = SequencePooling.None };

    private static readonly (NetworkUse Use, NetworkOptions Network)[] s_parts =
    [
        (NetworkUse.Pooling, s_plain with { Pooling = SequencePooling.Mean }),
        (NetworkUse.Bidirectional, s_plain with { Bidirectional = true }),
        (NetworkUse.Characters, s_plain with { Characters = new CharacterEncoderOptions { VocabularySize = 2, EmbeddingSize = 2, HiddenSize = 2 } }),
        (NetworkUse.TransitionScores, s_plain with { TransitionScores = true }),
        (NetworkUse.Decoder, s_plain with { Decoder = new DecoderOptions { Steps = 2 } }),
        (NetworkUse.Tokens, s_plain with { Embedding = new EmbeddingOptions { VocabularySize = 3, Size = 2 } }),
        (NetworkUse.ResidualConnections, s_plain with { HiddenSizes = [3, 3], ResidualConnections = true }),
        (NetworkUse.HorizonHead, s_plain with { InputSize = 2, OutputSize = 16, HorizonHead = new HorizonHeadOptions { Blocks = 1, InputSize = 1 } }),
        (NetworkUse.Factors, s_plain with { Factors = [new FactorOptions { VocabularySize = 3, Size = 2 }] }),
    ];

    [Fact]
    public void EveryPartIsRefusedUnlessItIsUsed()
    {
        Assert.Equal(Enum.GetValues<NetworkUse>().Length - 1, s_parts.Length);
        foreach (var (use, network) in s_parts)
        {
            Assert.NotNull(NetworkUse.Steps.Misfit(network));
            Assert.Null(use.Misfit(network));
        }

        Assert.Null(NetworkUse.Steps.Misfit(s_plain));
        Assert.NotNull(NetworkUse.Pooling.Misfit(s_plain));
        Assert.NotNull(NetworkUse.Bidirectional.Misfit(s_plain with { Bidirectional = true, HeadPerDirection = true }));
    }

    [Fact]
    public void ATaggerWithAHeadPerDirectionIsRefused()
    {
        var ml = new MLContext(1);
        var options = Taggers.Options(new RunSettings { NumberOfEpochs = 1 });
        options.Bidirectional = true;
        options.UseConditionalRandomField = false;
        var rows = ml.Data.LoadFromEnumerable(TaggedRow.Make(12));
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(rows);
        var network = new RecurrentNetwork(model.Model.GetOptions() with { HeadPerDirection = true });
        var changed = new SequenceTaggingTransformer(ml, model.Sequences with { Networks = [network] }, null, TagScheme.None);
        Assert.Contains("head per direction", Refused(ml, changed, rows).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATaggerWithHeadsThatItDoesNotUseIsRefused()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(LabeledRow.Make(12));
        var options = Taggers.Options(new RunSettings { NumberOfEpochs = 1 });
        options.RowLabelColumnName = nameof(LabeledRow.Intent);
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(rows);
        var head = model.Model.Shape.FurtherHeads[0];
        foreach (var (heads, expected) in new (FurtherHeadShape[], string)[]
        {
            ([head, head], "has 2 further heads; 1 are expected"),
            ([head with { Layers = [] }], "the further head has 3 outputs of a step; 3 outputs of a sequence are expected"),
            ([head with { OutputSize = 2 }], "there are 3 names for 2 labels of rows"),
        })
        {
            var network = new RecurrentNetwork(model.Model.Shape with { FurtherHeads = heads }, initialization: null);
            var changed = new SequenceTaggingTransformer(
                ml, model.Sequences with { Networks = [network] }, model.TagValues, model.TagScheme, model.RowLabelValues);
            Assert.Contains(expected, Refused(ml, changed, rows).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ALanguageModelThatReadsCharactersIsRefused()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(new[] { new { Text = "one two three" }, new { Text = "two one three" } });
        var model = ml.Transforms.Text.RecurrentLanguageModel(
            new LanguageModelOptions { HiddenSize = 4, EmbeddingSize = 4, NumberOfEpochs = 1, MinimumTokenCount = 1 }).Fit(rows);
        var network = new RecurrentNetwork(
            model.LanguageModel.Network.GetOptions() with { Characters = new CharacterEncoderOptions { VocabularySize = 2, EmbeddingSize = 2, HiddenSize = 2 } });
        var changed = new LanguageModelTransformer(ml, model.LanguageModel with { Network = network }, new LanguageModelColumns("Text", "Out", "Perplexity"));
        Assert.Contains("characters", Refused(ml, changed, rows).Message, StringComparison.Ordinal);
    }

    private static ModelFormatException Refused(MLContext ml, ITransformer model, IDataView rows)
    {
        using var file = new MemoryStream();
        ml.Model.Save(model, rows.Schema, file);
        file.Position = 0;
        return Assert.IsType<ModelFormatException>(Assert.ThrowsAny<Exception>(() => ml.Model.Load(file, out _)).GetBaseException());
    }
}
