using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>The parts of a model that turns a column of sequences of numbers into vectors. Immutable and safe to share.</summary>
/// <param name="InputColumnName">The name of the column that is read.</param>
/// <param name="OutputColumnName">The name of the column that is added.</param>
/// <param name="StepSize">The number of values of a step.</param>
internal abstract record SeriesFeaturizer(string InputColumnName, string OutputColumnName, int StepSize)
{
    private const string Section = "series-featurizer";

    /// <summary>Gets the scale that standardizes the features, or null.</summary>
    public FeatureScale? Scale { get; init; }

    /// <summary>Gets the encoding of the column as steps.</summary>
    public SequenceEncoding Encoding => new() { Kind = SequenceKind.Numbers, StepSize = StepSize };

    /// <summary>Gets the network.</summary>
    public abstract RecurrentNetwork Network { get; }

    /// <summary>Gets the result of training.</summary>
    public TrainingRecord Training { get; init; } = TrainingRecord.Unknown;

    /// <summary>Gets the length of a vector.</summary>
    public abstract int OutputSize { get; }

    /// <summary>Gets a value that indicates whether the network is pretrained.</summary>
    protected abstract bool IsPretrained { get; }

    /// <summary>Creates the encoder of the vectors, to which <see cref="Scale"/> is not yet applied.</summary>
    public abstract SeriesEncoder CreateEncoder();

    public void Save(PayloadWriter payload)
    {
        var section = payload.AddSection(Section);
        section.Write(InputColumnName);
        section.Write(OutputColumnName);
        section.Write(StepSize);
        section.Write(IsPretrained);
        Scale?.Save(payload);
        SaveNetwork(payload);
    }

    /// <exception cref="ModelFormatException">A section is damaged, or the sections do not fit together.</exception>
    public static SeriesFeaturizer Load(PayloadReader payload)
    {
        var section = payload.GetSection(Section);
        var (input, output) = (section.ReadString(), section.ReadString());
        if (input.Length == 0 || output.Length == 0)
            throw section.Defect("the name of a column is empty.");
        var stepSize = section.ReadInt32(nameof(StepSize), 1, SeriesFeaturizingDefaults.LargestStep);
        SeriesFeaturizer model = section.ReadBoolean()
            ? PretrainedSeriesFeaturizer.Load(payload, input, output, stepSize) : TrainedSeriesFeaturizer.Load(payload, section, input, output, stepSize);
        return model with { Scale = FeatureScale.Load(payload, model.OutputSize) };
    }

    protected abstract void SaveNetwork(PayloadWriter payload);
}
