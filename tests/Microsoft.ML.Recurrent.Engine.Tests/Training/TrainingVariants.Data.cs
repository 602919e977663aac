using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <content>Sequences with the inputs and targets that a variant needs.</content>
internal static partial class TrainingVariants
{
    public static SequenceDataset Data(string name, int count, int shortest, int longest, ulong seed = 7)
    {
        var shape = s_byName[name];
        var source = !shape.Pools ? TinyData.Tagging(count, shortest, longest, seed) : TinyData.Classification(count, shortest, longest, seed);
        if (shape.Input.Embedding is null && shape.Input.Characters is null && shape.Decoding is null && shape.FurtherHeads.Count == 0)
            return source;
        var random = new SeededRandom(seed, 1);
        if (shape.FurtherHeads.Count > 0)
            return Joint(source, random);
        if (shape.Decoding is not null)
            return Decoded(source, shape.Decoding, random);
        var kind = !shape.Pools ? TargetKind.Tokens : TargetKind.Classes;
        var data = new SequenceList(TinyData.InputSize, shape.Input.Embedding is not null, kind, hasSpellings: shape.Input.Characters is not null);
        for (var i = 0; i < source.Count; i++)
        {
            var features = new float[source.Length(i) * TinyData.InputSize];
            var tokens = new int[source.Length(i)];
            for (var t = 0; t < tokens.Length; t++)
            {
                source.CopyFeatures(i, t, features.AsSpan(t * TinyData.InputSize));
                tokens[t] = random.NextInt32(Tokens);
            }

            int[] spellings = shape.Input.Characters is null ? [] : [.. tokens.Select(token => data.AddSpelling(Spelling(token)))];
            data.Add(features, shape.Input.Embedding is null ? [] : tokens, spellings, kind == TargetKind.Tokens ? [] : source.Classes(i), []);
        }

        return shape.Source is null ? data : new PairedDataset(data, Sources(data, random));
    }

    // A class of three for each sequence, and one of two for each step, unknown for some.
    private static JointDataset Joint(SequenceList source, SeededRandom random)
    {
        int[] classes = [.. Enumerable.Range(0, source.Count).Select(i => source.Classes(i).ToArray().Sum() % 4 - 1)];
        var steps = new SequenceList(TinyData.InputSize, hasTokens: false, TargetKind.Classes, targetPerStep: true);
        for (var i = 0; i < source.Count; i++)
        {
            var features = new float[source.Length(i) * TinyData.InputSize];
            source.CopyFeatures(i, 0, source.Length(i), features);
            steps.Add(features, [], [.. Enumerable.Range(0, source.Length(i)).Select(_ => random.NextInt32(2))], []);
        }

        return new JointDataset(source, new ClassLabels(source, classes), steps);
    }

    // Of other lengths than the targets, in another order, but equal if those are.
    private static SequenceList Sources(SequenceList targets, SeededRandom random)
    {
        var sources = new SequenceList(0, hasTokens: true, TargetKind.None);
        for (var i = 0; i < targets.Count; i++)
            sources.Add([], [.. Enumerable.Range(0, 1 + (targets.Length(i) * 5 % 9)).Select(_ => random.NextInt32(SourceTokens))], [], []);
        return sources;
    }

    /// <summary>The characters of a token for networks that encode them, otherwise nothing.</summary>
    public static int[] Characters(string name, int token) => s_byName[name].Input.Characters is null ? [] : Spelling(token);

    // The class of a decoded step from the sign of the first step's features, at later ones turned around.
    private static SequenceList Decoded(SequenceList source, DecodingShape decoder, SeededRandom random)
    {
        var data = new SequenceList(
            TinyData.InputSize, false, TargetKind.Classes, targetPerStep: true, decoderSteps: decoder.Steps, decoderInputSize: decoder.InputSize);
        for (var i = 0; i < source.Count; i++)
        {
            var features = new float[source.Length(i) * TinyData.InputSize];
            source.CopyFeatures(i, 0, source.Length(i), features);
            float[] known = [.. Enumerable.Range(0, decoder.Steps * decoder.InputSize).Select(_ => (2 * random.NextSingle()) - 1)];
            int[] classes = [.. Enumerable.Range(0, decoder.Steps).Select(step => (features[0] > 0 ? 1 : 0) ^ (step % 2))];
            data.Add(features, [], [], known, classes, []);
        }

        return data;
    }

    // Of one to six characters.
    private static int[] Spelling(int token) => [.. Enumerable.Range(0, token + 1).Select(k => ((3 * token) + (k * k)) % 5)];
}
