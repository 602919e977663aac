using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>The column of vectors, as promised and as it comes. Standardised features say so in the annotation by which ML.NET's trainers ask.</summary>
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
