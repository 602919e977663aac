using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>
/// The column of vectors, in a schema shape and in a schema. The annotation that the trainers of ML.NET read indicates whether features are normalized.
/// </summary>
internal static class FeaturizedColumn
{
    private const string IsNormalized = "IsNormalized";

    public static SchemaShape.Column Promise(TextFeaturizingOptions options) => SchemaShapes.Column(
        options.OutputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
        options.NormalizeFeatures || options.UnitLength ? [SchemaShapes.Column(IsNormalized, BooleanDataViewType.Instance)] : []);

    public static DataViewSchema.DetachedColumn Of(EncoderModel model)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (model.Finish.IsNormalized)
            annotations.Add(IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = true);
        return new DataViewSchema.DetachedColumn(
            model.OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, model.OutputSize), annotations.ToAnnotations());
    }
}
