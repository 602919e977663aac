using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>
/// The column of vectors, in a schema shape and in a schema. The annotation that the trainers of ML.NET read indicates whether features are normalized.
/// </summary>
internal static class FeaturizedColumn
{
    private const string IsNormalized = "IsNormalized";

    /// <summary>Returns the shape of the column.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="isNormalized">True if features are normalized, so that trainers need not normalize them.</param>
    public static SchemaShape.Column Promise(string name, bool isNormalized) => SchemaShapes.Column(
        name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
        isNormalized ? [SchemaShapes.Column(IsNormalized, BooleanDataViewType.Instance)] : []);

    /// <summary>Returns the column.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="size">The length of a vector.</param>
    /// <param name="isNormalized">True if features are normalized, so that trainers need not normalize them.</param>
    public static DataViewSchema.DetachedColumn Of(string name, int size, bool isNormalized)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (isNormalized)
            annotations.Add(IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = true);
        return new DataViewSchema.DetachedColumn(name, new VectorDataViewType(NumberDataViewType.Single, size), annotations.ToAnnotations());
    }
}
