using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Signals;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>The parts of a model that turn a sequence column into network outputs. Immutable and safe to share.</summary>
/// <param name="FeatureColumnName">The name of the column.</param>
/// <param name="Encoding">The encoding of its rows as steps.</param>
/// <param name="Scale">The scale that standardizes the features, or null.</param>
/// <param name="Networks">
/// One network, or several whose outputs are averaged: recurrent ones with the same options, then those without recurrent layers.
/// </param>
internal sealed record SequenceModel(string FeatureColumnName, SequenceEncoding Encoding, FeatureScale? Scale, IReadOnlyList<RecurrentNetwork> Networks)
{
    private const string EncodingSection = "encoding";
    private const string SpellingSection = "spelling";

    /// <summary>Gets the options of every recurrent network.</summary>
    public NetworkOptions Options => Networks[0].MainOptions();

    /// <summary>Gets the number of recurrent networks.</summary>
    public int NumberOfRecurrentNetworks => Networks.Count(network => network.Shape.Recurrent.Any());

    /// <summary>Gets the columns that show what was read and how it was weighted.</summary>
    public Explanation Explanation { get; init; } = Explanation.None;

    /// <summary>Gets what was chosen by the data: the steps that the networks read, with a description.</summary>
    public SignalChoice Choice { get; init; } = new(SignalLayout.Plain(Encoding.InputSize), null);

    /// <summary>Gets the comparison with simple models, or null.</summary>
    public SequenceBaselines? Baselines { get; init; }

    /// <summary>Gets the number of features of a step that the networks read in addition to tokens.</summary>
    public int InputSize => Choice.Layout.InputSize;

    /// <summary>Gets the result of training.</summary>
    public TrainingRecord Training { get; init; } = TrainingRecord.Unknown;

    /// <summary>Finds the columns that the model reads in data to score, the column of the sequence first.</summary>
    /// <exception cref="ArgumentException">A column is missing, or its contents are of another kind than in training.</exception>
    public IEnumerable<DataViewSchema.Column> FindColumns(DataViewSchema schema) =>
        Encoding.StepFeatures.Select(feature => SequenceColumn.FindAsTrained(schema, feature.ColumnName, feature.Encoding, "step feature"))
            .Prepend(SequenceColumn.FindAsTrained(schema, FeatureColumnName, Encoding));

    public void Save(PayloadWriter payload)
    {
        var encoding = payload.AddSection(EncodingSection);
        encoding.Write(FeatureColumnName);
        EncodingPayload.Write(encoding, Encoding);
        if (Encoding.Spelling is { } spelling)
            spelling.Write(payload.AddSection(SpellingSection));
        StepFeatureEncoding.Save(payload, Encoding.StepFeatures);
        Choice.Save(payload);
        Scale?.Save(payload);
        NetworkWriter.Write(payload, Networks);
        Explanation.Save(payload);
        Training.Save(payload);
        Baselines?.Save(payload);
    }

    /// <param name="payload">The payload.</param>
    /// <param name="outputSize">The number of outputs of the main head.</param>
    /// <param name="outputPerStep">True if there are outputs of each step rather than of the sequence.</param>
    /// <param name="rowClasses">The number of outputs of a further head that pools the steps; 0 if there is none.</param>
    /// <exception cref="ModelFormatException">A section is damaged, or the sections do not fit together.</exception>
    public static SequenceModel Load(PayloadReader payload, int outputSize, bool outputPerStep = false, int rowClasses = 0)
    {
        var section = payload.GetSection(EncodingSection);
        var name = section.ReadString();
        var encoding = EncodingPayload.Read(section);
        if (payload.Contains(SpellingSection))
            encoding = encoding with { Spelling = SpellingEncoding.Read(payload.GetSection(SpellingSection)) };
        encoding = encoding with { StepFeatures = StepFeatureEncoding.Load(payload) };
        var networks = NetworkReader.ReadAll(payload, RecurrentDefaults.MostNetworks);
        var choice = SignalChoice.Load(payload, encoding.InputSize, mayChange: !encoding.HasTokens && !outputPerStep);
        var inputSize = choice.Layout.InputSize;
        var scale = FeatureScale.Load(payload, inputSize);
        var options = networks[0].OptionsOf(section, rowClasses == 0 ? 0 : 1);
        if (name.Length == 0)
            throw section.Defect("the name of the feature column is empty.");
        if (options.InputSize != inputSize || (options.Embedding?.VocabularySize ?? 0) != encoding.TokenCount)
            throw section.Defect($"steps have {inputSize} features and {encoding.TokenCount} tokens; the network reads {options.InputSize} "
                + $"and {options.Embedding?.VocabularySize ?? 0}.");
        var values = encoding.StepFeatures.Where(feature => feature.Encoding.HasTokens).Select(feature => feature.Encoding.TokenCount).ToArray();
        if (!options.Factors.Select(factor => factor.VocabularySize).SequenceEqual(values))
            throw section.Defect($"step features have [{string.Join(", ", values)}] values; the network reads "
                + $"[{string.Join(", ", options.Factors.Select(factor => factor.VocabularySize))}].");
        if ((options.Characters?.VocabularySize ?? 0) != (encoding.Spelling?.CharacterCount ?? 0))
            throw section.Defect($"tokens have {encoding.Spelling?.CharacterCount ?? 0} characters; "
                + $"the network reads {options.Characters?.VocabularySize ?? 0}.");
        if (options.OutputSize != outputSize)
            throw section.Defect($"the network has {options.OutputSize} outputs; {outputSize} are expected.");
        if (rowClasses > 0 && networks[0].Shape.FurtherHeads[0] is var head && (head.OutputSize != rowClasses || !head.Layers.Pools))
            throw section.Defect($"the further head has {head.OutputSize} outputs of a {(head.Layers.Pools ? "sequence" : "step")}; {rowClasses} outputs of a "
                + "sequence are expected.");
        var use = NetworkUse.Tokens | NetworkUse.Characters | NetworkUse.Bidirectional
            | (outputPerStep ? NetworkUse.TransitionScores | NetworkUse.Factors : NetworkUse.Pooling);
        if (use.Misfit(options) is { } misfit)
            throw section.Defect($"the network {misfit}, which the model does not use.");
        var (first, recurrent) = (networks[0].Shape, networks.Count(network => network.Shape.Recurrent.Any()));
        for (var i = 1; i < networks.Count; i++)
            if (networks[i].Shape is var shape && (i < recurrent ? shape != first : shape.Input != first.Input || shape.Head != first.Head || !shape.Pools))
                throw section.Defect($"network {i + 1} does not read and return what the first one does.");
        return new SequenceModel(name, encoding, scale, networks)
        {
            Explanation = Explanation.Load(payload, encoding, options.Pooling),
            Choice = choice,
            Training = TrainingRecord.Load(payload, networks.Count),
            Baselines = SequenceBaselines.Load(payload),
        };
    }
}
