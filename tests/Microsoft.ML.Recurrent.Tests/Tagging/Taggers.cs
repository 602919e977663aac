using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Small taggers for tests.</summary>
internal static class Taggers
{
    public static SequenceTaggingOptions Options(RunSettings settings) => new()
    {
        HiddenSize = 6,
        EmbeddingSize = 8,
        CharacterEmbeddingSize = 4,
        CharacterHiddenSize = 3,
        LearningRate = settings.LearningRate ?? 0.02f,
        BatchSize = 10,
        Seed = settings.Seed,
        NumberOfEpochs = settings.NumberOfEpochs,
        NumberOfThreads = settings.NumberOfThreads,
        Progress = settings.Progress,
        CancellationToken = settings.CancellationToken,
    };

    /// <summary>Options for columns that have no characters.</summary>
    public static SequenceTaggingOptions OptionsWithoutCharacters(RunSettings settings)
    {
        var options = Options(settings);
        options.Table[nameof(options.CharacterEmbeddingSize)].SetDefault(options);
        options.Table[nameof(options.CharacterHiddenSize)].SetDefault(options);
        return options;
    }

    /// <summary>Makes a context that collects warnings.</summary>
    public static MLContext WithWarnings(List<string> warnings)
    {
        var ml = new MLContext(1);
        ml.Log += (_, e) =>
        {
            if (e.Kind == Runtime.ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        return ml;
    }

    /// <summary>The texts behind the keys of a column.</summary>
    public static string[] KeyNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>The predicted tags of rows as text, "" where a tag is missing.</summary>
    public static string[][] Tags(MLContext ml, ITransformer model, IDataView data) =>
        [.. ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel").Fit(model.Transform(data)).Transform(model.Transform(data)).GetColumn<string[]>("Predicted")];
}
