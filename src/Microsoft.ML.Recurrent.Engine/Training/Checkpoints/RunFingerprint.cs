using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Engine.Training.Checkpoints;

/// <summary>
/// Collects everything that the bits of a run depend on, as names and values, so that a checkpoint of another run is rejected with a message that names the
/// differences. The number of threads, the progress listener and the interval of checkpoints are not included.
/// </summary>
/// <remarks>The names are part of every checkpoint, so they stay as they are when an option gets another name.</remarks>
internal static class RunFingerprint
{
    private const int ReadValues = 1 << 12;

    public static List<(string Name, string Value)> Of(
        RecurrentNetwork network, ILoss loss, TrainingOptions options, Optimizer optimizer, SequenceDataset training, SequenceDataset? validation)
    {
        List<(string, string)> entries = [];
        var heads = network.Shape.FurtherHeads;
        if (NetworkOptions.Of(network.Shape with { FurtherHeads = [] }) is { } shape)
            AddOptions(shape with { Initialization = network.Initialization });
        else
            entries.Add(("network", $"{network.Shape}, {network.Initialization}"));
        if (heads.Count > 0)
            entries.Add(("network.FurtherHeads", string.Join(", ", heads.Select(head => $"{head.Layers} for {head.OutputSize} outputs"))));
        Flatten("Schedule", JsonSerializer.SerializeToElement(options.LearningRateSchedule, RunFingerprintJson.Default.LearningRateSchedule));
        entries.Add(("parameters", string.Join(", ", network.Parameters.Parameters.Select(p => $"{p.Name} {p.Shape}"))));
        entries.Add(("loss", loss.Name));
        entries.Add(("optimizer", optimizer.Name));
        Add(nameof(options.BatchSize), options.BatchSize);
        if (options.MicroBatchSize > 0)
            Add(nameof(options.MicroBatchSize), options.MicroBatchSize);
        Add("Epochs", options.NumberOfEpochs);
        Add(nameof(options.LearningRate), options.LearningRate);
        Add("ClipNorm", options.GradientClipNorm);
        Add("ClipValue", options.GradientClipValue);
        Add(nameof(options.TruncationLength), options.TruncationLength);
        Add(nameof(options.TruncationStride), options.TruncationStride);
        if (options.RandomTruncation)
            Add(nameof(options.RandomTruncation), 1);
        Add(nameof(options.EarlyStoppingPatience), options.EarlyStoppingPatience);
        Add(nameof(options.MinimumImprovement), options.MinimumImprovement);
        Add(nameof(options.WeightAveraging), options.WeightAveraging);
        if (options.AveragingPatience > 0)
            Add(nameof(options.AveragingPatience), options.AveragingPatience);
        if (options.MaximumDuration != Timeout.InfiniteTimeSpan)
            entries.Add((nameof(options.MaximumDuration), options.MaximumDuration.ToString("c", CultureInfo.InvariantCulture)));
        if (options.Unfreezing.Count > 0)
            entries.Add((nameof(options.Unfreezing), string.Join(", ", options.Unfreezing)));
        AddNoise(JsonSerializer.SerializeToElement(options.Noise, RunFingerprintJson.Default.NoiseOptions));
        Add(nameof(options.Seed), options.Seed);
        Add(nameof(options.BucketByLength), options.BucketByLength ? 1 : 0);
        Add(nameof(options.Shuffle), options.Shuffle ? 1 : 0);
        Add(nameof(options.SampledClasses), options.SampledClasses);
        entries.Add((nameof(options.Metric), options.Metric?.Name ?? "none"));
        entries.Add(("training set", Size(training)));
        entries.Add(("validation set", validation is null ? "none" : Size(validation)));
        return entries;

        void AddOptions(NetworkOptions shape)
        {
            Flatten("network", JsonSerializer.SerializeToElement(shape, RunFingerprintJson.Default.NetworkOptions));
            if (shape.Factors.Count > 0)
                entries.Add(("network.Factors", string.Join(", ", shape.Factors.Select(factor => $"{factor.VocabularySize} x {factor.Size}"))));
            if (shape.FrontLayers.Count > 0)
                entries.Add(("network.FrontLayers", shape.FrontLayers.ToString()));
        }

        void Add<T>(string name, T value)
            where T : IFormattable => entries.Add((name, value.ToString(null, CultureInfo.InvariantCulture)));

        // Noise was once part of the network, and its entries are those of then.
        void AddNoise(JsonElement noise)
        {
            foreach (var property in noise.EnumerateObject())
            {
                var name = property.Name switch
                {
                    nameof(NoiseOptions.EmbeddingDropout) => network.Shape.Input.Embedding is null ? null : "network.Embedding.Dropout",
                    nameof(NoiseOptions.TokenDropout) => network.Shape.Input.Embedding is null ? null : "network.Embedding.TokenDropout",
                    nameof(NoiseOptions.CharacterDropout) => network.Shape.Input.Characters is null ? null : "network.Characters.Dropout",
                    // Earlier checkpoints do not contain them.
                    nameof(NoiseOptions.ActivationRegularization) or nameof(NoiseOptions.TemporalActivationRegularization) or nameof(NoiseOptions.WeightDropout)
                        => property.Value.GetSingle() == 0 ? null : property.Name,
                    _ => $"network.{property.Name}",
                };
                if (name is not null)
                    entries.Add((name, property.Value.GetRawText()));
            }
        }

        void Flatten(string name, JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Object)
                foreach (var property in element.EnumerateObject())
                    Flatten($"{name}.{property.Name}", property.Value);
            else
                entries.Add((name, element.GetRawText()));
        }
    }

    /// <summary>Describes the differences between two fingerprints; returns null if there are none.</summary>
    public static string? Difference(List<(string Name, string Value)> saved, List<(string Name, string Value)> present)
    {
        List<string> differences = [];
        foreach (var (name, value) in present)
        {
            var other = saved.Where(entry => entry.Name == name).Select(entry => entry.Value).FirstOrDefault() ?? "absent";
            if (other != value)
                differences.Add($"{name} is {value} now and was {other} in the checkpoint");
        }

        foreach (var (name, value) in saved)
            if (!present.Exists(entry => entry.Name == name))
                differences.Add($"{name} was {value} in the checkpoint and is absent now");
        return differences.Count == 0 ? null : string.Join("; ", differences);
    }

    private static string Size(SequenceDataset data)
    {
        if (data.Identity is { } identity)
            return $"{data.Count} examples ({identity})";
        var steps = 0L;
        for (var i = 0; i < data.Count; i++)
            steps += data.Length(i);
        return $"{data.Count} examples with {steps} steps (content {Content(data):x16})";
    }

    // Over the bits of everything that a training step reads, so that another data set of the same size is detected.
    private static ulong Content(SequenceDataset data)
    {
        var hash = new StableHash();
        var size = data.InputSize;
        var most = Math.Max(1, ReadValues / Math.Max(1, size));
        var features = new float[most * size];
        var factors = new int[data.FactorCount];
        var decoded = new float[data.DecoderInputSize];
        for (var i = 0; i < data.Count; i++)
        {
            Mix(BitConverter.SingleToInt32Bits(data.Weight(i)));
            if (data.Source is not null)
                Mix(data.SourceExample(i));
            if (data.FurtherTargets.Count > 0)
                Mix(data.FurtherExample(i));
            foreach (var value in data.Classes(i))
                Mix(value);
            foreach (var value in data.Values(i))
                Mix(BitConverter.SingleToInt32Bits(value));
            for (var step = 0; step < data.DecoderSteps && data.DecoderInputSize > 0; step++)
            {
                data.CopyDecoderFeatures(i, step, decoded);
                foreach (var value in decoded)
                    Mix(BitConverter.SingleToInt32Bits(value));
            }

            var length = data.Length(i);
            for (var first = 0; first < length; first += most)
            {
                var taken = Math.Min(most, length - first);
                if (size > 0)
                    data.CopyFeatures(i, first, taken, features);
                for (var step = 0; step < taken; step++)
                {
                    if (data.HasTokens)
                        Mix(data.Token(i, first + step));
                    if (data.HasSpellings)
                        MixSpelling(data.SpellingCharacters(data.Spelling(i, first + step)));
                    if (factors.Length > 0)
                        data.CopyFactors(i, first + step, factors);
                    foreach (var value in factors)
                        Mix(value);
                    foreach (var value in features.AsSpan(step * size, size))
                        Mix(BitConverter.SingleToInt32Bits(value));
                }
            }
        }

        if (data.Source is { } source)
            MixContent(Content(source));
        foreach (var targets in data.FurtherTargets)
            MixContent(Content(targets));
        return hash.Value;

        // By content: the numbers of the spellings make no difference.
        void MixSpelling(ReadOnlySpan<int> characters)
        {
            Mix(characters.Length);
            foreach (var character in characters)
                Mix(character);
        }

        void MixContent(ulong content)
        {
            Mix((int)(uint)content);
            Mix((int)(uint)(content >> 32));
        }

        void Mix(int bits) => hash.Add((uint)bits);
    }
}
