using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Friends;
using Kinds = Microsoft.ML.Data.AnnotationUtils.Kinds;
using TaskKind = Microsoft.ML.Data.AnnotationUtils.Const.ScoreColumnKind;
using ValueKind = Microsoft.ML.Data.AnnotationUtils.Const.ScoreValueKind;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>
/// Creates the output columns of ML.NET's own trainers, with the names, types and annotations that <c>Evaluate</c>, <c>CrossValidate</c> and
/// <c>MapKeyToValue</c> look for.
/// </summary>
internal static class ScoreColumns
{
    /// <summary>The name of the column with the label of the row that a sequence tagger predicts next to the tags.</summary>
    public const string PredictedRowLabel = "PredictedRowLabel";

    /// <summary>The name of the column with the probability of each label of the row.</summary>
    public const string RowScore = "RowScore";

    private const string TaggingKind = "SequenceTagging";

    /// <summary>Creates the columns that a binary classifier adds: PredictedLabel (Boolean), Score (Single), Probability (Single).</summary>
    /// <param name="inputSchema">The schema the columns are added to.</param>
    /// <returns>The three columns, in this order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    public static DataViewSchema.DetachedColumn[] Binary(DataViewSchema inputSchema)
    {
        var set = NextSet(inputSchema);
        return
        [
            new(ValueKind.PredictedLabel, BooleanDataViewType.Instance, Describe(set, TaskKind.BinaryClassification, ValueKind.PredictedLabel).ToAnnotations()),
            new(ValueKind.Score, NumberDataViewType.Single, Describe(set, TaskKind.BinaryClassification, ValueKind.Score).ToAnnotations()),
            new(
                ValueKind.Probability, NumberDataViewType.Single,
                Normalized(Describe(set, TaskKind.BinaryClassification, ValueKind.Probability)).ToAnnotations()),
        ];
    }

    /// <summary>
    /// Creates the columns that a multiclass classifier adds: PredictedLabel (a key) and Score (a vector of Single, one slot for each class).
    /// </summary>
    /// <param name="inputSchema">The schema the columns are added to.</param>
    /// <param name="classCount">The number of classes; at least 1.</param>
    /// <param name="labelValues">The values of the keys of the training label, one for each class, or null if the label had none.</param>
    /// <returns>The two columns, in this order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="classCount"/> is not positive, or <paramref name="labelValues"/> has a different number of values.
    /// </exception>
    public static DataViewSchema.DetachedColumn[] Multiclass(DataViewSchema inputSchema, int classCount, KeyValues? labelValues) =>
        Multiclass(NextSet(inputSchema), classCount, labelValues, ValueKind.PredictedLabel, ValueKind.Score);

    /// <summary>
    /// Creates the columns of a sequence tagger that also labels rows, which are those of a multiclass classifier under names of their own:
    /// <see cref="PredictedRowLabel"/> and <see cref="RowScore"/>. They belong to another set than those of the tags.
    /// </summary>
    /// <inheritdoc cref="Multiclass(DataViewSchema, int, KeyValues?)"/>
    public static DataViewSchema.DetachedColumn[] RowLabel(DataViewSchema inputSchema, int classCount, KeyValues? labelValues) =>
        Multiclass(NextSet(inputSchema) + 1, classCount, labelValues, PredictedRowLabel, RowScore);

    private static DataViewSchema.DetachedColumn[] Multiclass(uint set, int classCount, KeyValues? labelValues, string predictedName, string scoreName)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        if (labelValues is not null && labelValues.Count != classCount)
            throw new ArgumentOutOfRangeException(
                nameof(labelValues), labelValues.Count, $"There are {labelValues.Count} label values for {classCount} classes.");
        var predicted = Describe(set, TaskKind.MulticlassClassification, ValueKind.PredictedLabel);
        var score = Describe(set, TaskKind.MulticlassClassification, ValueKind.Score);
        labelValues?.AddTo(predicted, Kinds.KeyValues);
        labelValues?.AddTo(score, Kinds.TrainingLabelValues);
        if (labelValues?.ItemType is TextDataViewType)
            labelValues.AddTo(score, Kinds.SlotNames);
        return
        [
            new(predictedName, new KeyDataViewType(typeof(uint), classCount), predicted.ToAnnotations()),
            new(scoreName, new VectorDataViewType(NumberDataViewType.Single, classCount), score.ToAnnotations()),
        ];
    }

    /// <summary>
    /// Creates the columns that a sequence tagger adds, each a vector of variable length: PredictedLabel (keys, one per step), Score (Single, one per step
    /// and tag) and Probability (Single, one per step). Their kind is not one of those of ML.NET, whose evaluators expect one label per row.
    /// </summary>
    /// <param name="inputSchema">The schema the columns are added to.</param>
    /// <param name="tagCount">The number of tags; at least 1.</param>
    /// <param name="tagValues">The values of the keys, one for each tag, or null if there are none.</param>
    /// <returns>The three columns, in this order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="tagCount"/> is not positive, or <paramref name="tagValues"/> has a different number of values.
    /// </exception>
    public static DataViewSchema.DetachedColumn[] Tagging(DataViewSchema inputSchema, int tagCount, KeyValues? tagValues)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tagCount);
        if (tagValues is not null && tagValues.Count != tagCount)
            throw new ArgumentOutOfRangeException(nameof(tagValues), tagValues.Count, $"There are {tagValues.Count} values for {tagCount} tags.");
        var set = NextSet(inputSchema);
        var predicted = Describe(set, TaggingKind, ValueKind.PredictedLabel);
        var score = Describe(set, TaggingKind, ValueKind.Score);
        tagValues?.AddTo(predicted, Kinds.KeyValues);
        tagValues?.AddTo(score, Kinds.TrainingLabelValues);
        return
        [
            new(ValueKind.PredictedLabel, new VectorDataViewType(new KeyDataViewType(typeof(uint), tagCount)), predicted.ToAnnotations()),
            new(ValueKind.Score, new VectorDataViewType(NumberDataViewType.Single), score.ToAnnotations()),
            new(ValueKind.Probability, new VectorDataViewType(NumberDataViewType.Single), Describe(set, TaggingKind, ValueKind.Probability).ToAnnotations()),
        ];
    }

    /// <summary>Creates the column that a regression trainer adds: Score (Single).</summary>
    /// <param name="inputSchema">The schema the column is added to.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    public static DataViewSchema.DetachedColumn[] Regression(DataViewSchema inputSchema) =>
        [new(ValueKind.Score, NumberDataViewType.Single, Describe(NextSet(inputSchema), TaskKind.Regression, ValueKind.Score).ToAnnotations())];

    /// <summary>Creates the shapes of the columns of <see cref="Binary"/>.</summary>
    /// <returns>The shapes.</returns>
    public static SchemaShape.Column[] BinaryShapes() =>
    [
        SchemaShapes.Column(ValueKind.PredictedLabel, BooleanDataViewType.Instance, DescribeShapes()),
        SchemaShapes.Column(ValueKind.Score, NumberDataViewType.Single, DescribeShapes()),
        SchemaShapes.Column(ValueKind.Probability, NumberDataViewType.Single,
            DescribeShapes().Append(SchemaShapes.Column(Kinds.IsNormalized, BooleanDataViewType.Instance))),
    ];

    /// <summary>Creates the shapes of the columns of <see cref="Multiclass(DataViewSchema, int, KeyValues?)"/>.</summary>
    /// <param name="label">The shape of the label column.</param>
    /// <returns>The shapes.</returns>
    public static SchemaShape.Column[] MulticlassShapes(SchemaShape.Column label) => MulticlassShapes(label, ValueKind.PredictedLabel, ValueKind.Score);

    /// <summary>Creates the shapes of the columns of <see cref="RowLabel"/>.</summary>
    /// <param name="label">The shape of the label column of rows: a key, or text whose values become keys.</param>
    /// <returns>The shapes.</returns>
    public static SchemaShape.Column[] RowLabelShapes(SchemaShape.Column label) => MulticlassShapes(label, PredictedRowLabel, RowScore);

    private static SchemaShape.Column[] MulticlassShapes(SchemaShape.Column label, string predictedName, string scoreName)
    {
        var predicted = DescribeShapes().ToList();
        var score = DescribeShapes().ToList();
        const SchemaShape.Column.VectorKind Vector = SchemaShape.Column.VectorKind.Vector;
        if (ValueTypeOf(label) is { } itemType)
        {
            predicted.Add(SchemaShapes.Column(Kinds.KeyValues, Vector, itemType, false));
            score.Add(SchemaShapes.Column(Kinds.TrainingLabelValues, Vector, itemType, false));
            if (itemType is TextDataViewType)
                score.Add(SchemaShapes.Column(Kinds.SlotNames, Vector, TextDataViewType.Instance, false));
        }
        return
        [
            SchemaShapes.Column(predictedName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, predicted),
            SchemaShapes.Column(scoreName, Vector, NumberDataViewType.Single, false, score),
        ];
    }

    /// <summary>Creates the shapes of the columns of <see cref="Tagging"/>.</summary>
    /// <param name="label">The shape of the label column: keys, or text whose values become keys.</param>
    /// <returns>The shapes.</returns>
    public static SchemaShape.Column[] TaggingShapes(SchemaShape.Column label)
    {
        const SchemaShape.Column.VectorKind Variable = SchemaShape.Column.VectorKind.VariableVector;
        var predicted = DescribeShapes().ToList();
        var score = DescribeShapes().ToList();
        if (ValueTypeOf(label) is { } itemType)
        {
            predicted.Add(SchemaShapes.Column(Kinds.KeyValues, SchemaShape.Column.VectorKind.Vector, itemType, false));
            score.Add(SchemaShapes.Column(Kinds.TrainingLabelValues, SchemaShape.Column.VectorKind.Vector, itemType, false));
        }
        return
        [
            SchemaShapes.Column(ValueKind.PredictedLabel, Variable, NumberDataViewType.UInt32, true, predicted),
            SchemaShapes.Column(ValueKind.Score, Variable, NumberDataViewType.Single, false, score),
            SchemaShapes.Column(ValueKind.Probability, Variable, NumberDataViewType.Single, false, DescribeShapes()),
        ];
    }

    /// <summary>Creates the shape of the column of <see cref="Regression"/>.</summary>
    /// <returns>The shape.</returns>
    public static SchemaShape.Column[] RegressionShapes() => [SchemaShapes.Column(ValueKind.Score, NumberDataViewType.Single, DescribeShapes())];

    // Of keys, the type of their values; null if they have none.
    private static DataViewType? ValueTypeOf(SchemaShape.Column label) => label switch
    {
        { IsKey: false, ItemType: TextDataViewType text } => text,
        { IsKey: true } when SchemaShapes.Find(label.Annotations, Kinds.KeyValues) is { Kind: SchemaShape.Column.VectorKind.Vector } values => values.ItemType,
        _ => null,
    };

    // The columns of one scorer share an id that no column of the input has, so that Evaluate can distinguish two scorers of a chain.
    private static uint NextSet(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return MlNetInternals.Call(() => inputSchema.GetMaxAnnotationKind(out _, Kinds.ScoreColumnSetId)) + 1;
    }

    private static DataViewSchema.Annotations.Builder Describe(uint set, string task, string value)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        var setType = new KeyDataViewType(typeof(uint), int.MaxValue);
        builder.Add(Kinds.ScoreColumnSetId, setType, (ref uint id) => id = set);
        builder.AddPrimitiveValue(Kinds.ScoreColumnKind, TextDataViewType.Instance, task.AsMemory());
        builder.AddPrimitiveValue(Kinds.ScoreValueKind, TextDataViewType.Instance, value.AsMemory());
        return builder;
    }

    private static DataViewSchema.Annotations.Builder Normalized(DataViewSchema.Annotations.Builder builder)
    {
        builder.AddPrimitiveValue(Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        return builder;
    }

    private static IEnumerable<SchemaShape.Column> DescribeShapes() =>
    [
        SchemaShapes.Column(Kinds.ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue)),
        SchemaShapes.Column(Kinds.ScoreColumnKind, TextDataViewType.Instance),
        SchemaShapes.Column(Kinds.ScoreValueKind, TextDataViewType.Instance),
    ];
}
