using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Classification;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Assigns a sequence to one of many classes. Adds PredictedLabel, a key with the values of the training label (missing if a feature is NaN or infinite), and
/// Score, the probability of each class (NaN in that case).
/// </summary>
/// <remarks><inheritdoc cref="SequenceTransformer"/></remarks>
[RecurrentModel("SequenceMulticlass")]
public sealed class SequenceMulticlassTransformer : SequenceTransformer, IRecurrentModel<SequenceMulticlassTransformer>
{
    private const string LabelsSection = "labels";
    private static readonly PayloadFormat s_format = new("SequenceMulticlass", 1);
    private readonly KeyValues? _labelValues;

    internal SequenceMulticlassTransformer(IHostEnvironment environment, SequenceModel model, KeyValues? labelValues)
        : base(environment, nameof(SequenceMulticlassTransformer), model) => _labelValues = labelValues;

    /// <summary>Gets the values of the keys of the label, or null if it has none.</summary>
    internal KeyValues? LabelValues => _labelValues;

    private protected override PayloadFormat Format => s_format;

    /// <inheritdoc/>
    static SequenceMulticlassTransformer IRecurrentModel<SequenceMulticlassTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var reader = PayloadReader.Open(payload, s_format);
        var labels = reader.GetSection(LabelsSection);
        var classes = labels.ReadInt32("the number of classes", 1, int.MaxValue);
        var values = KeyValuesPayload.Read(labels);
        if (values is not null && values.Count != classes)
            throw labels.Defect($"there are {values.Count} label values for {classes} classes.");
        var model = SequenceModel.Load(reader, classes);
        reader.Finish();
        return new SequenceMulticlassTransformer(environment, model, values);
    }

    private protected override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema inputSchema) =>
        ScoreColumns.Multiclass(inputSchema, Model.Shape.OutputSize, _labelValues);

    private protected override SequenceRowBatch CreateBatch(DataViewRow input, int capacity) => new MulticlassRowBatch(Sequences, input, capacity);

    private protected override void SaveTask(PayloadWriter payload)
    {
        var labels = payload.AddSection(LabelsSection);
        labels.Write(Model.Shape.OutputSize);
        KeyValuesPayload.Write(labels, _labelValues);
    }
}
