using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// Represents the annotation that specifies, for evaluation, to which series and times the forecasts of a column belong, and which steps these times are. It is
/// a payload as in a model file, so that data files can store it.
/// </summary>
internal static class ForecastAnnotation
{
    private const string Kind = "RecurrentForecastSteps";
    private const string SectionName = "schema";
    private static readonly PayloadFormat s_format = new("ForecastSteps", 1);

    /// <summary>Returns the annotation of forecasts, or null if they are of one series without times.</summary>
    public static DataViewSchema.Annotations? Of(SeriesSchema schema)
    {
        if (!IsNeeded(schema.SeriesColumnName, schema.TimestampColumnName))
            return null;
        var bytes = Write(schema);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(Kind, new VectorDataViewType(NumberDataViewType.Byte, bytes.Length), (ref VBuffer<byte> value) =>
        {
            var editor = VBufferEditor.Create(ref value, bytes.Length);
            bytes.CopyTo(editor.Values);
            value = editor.Commit();
        });
        return annotations.ToAnnotations();
    }

    /// <summary>Returns the shape of the annotation, before there are data.</summary>
    public static IEnumerable<SchemaShape.Column> Shape(SeriesColumns columns) => !IsNeeded(columns.Series, columns.Timestamp) ? []
        : [SchemaShapes.Column(Kind, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Byte, isKey: false)];

    /// <summary>
    /// Reads the series and times to which the forecasts of a column belong. Returns null if the column was not written by a forecaster of this library, or if
    /// its forecasts are of one series without times.
    /// </summary>
    /// <exception cref="ModelFormatException">The annotation is damaged.</exception>
    public static SeriesSchema? Read(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Kind)?.Type is not VectorDataViewType vector || vector.ItemType != NumberDataViewType.Byte)
            return null;
        VBuffer<byte> bytes = default;
        column.Annotations.GetValue(Kind, ref bytes);
        using var stream = new MemoryStream(bytes.DenseValues().ToArray());
        var payload = PayloadReader.Open(stream, s_format);
        var schema = SeriesSchema.Read(payload.GetSection(SectionName));
        payload.Finish();
        return schema;
    }

    /// <summary>Returns whether the columns of series and times, and the steps, are the same.</summary>
    public static bool AreSame(SeriesSchema one, SeriesSchema other) => Write(one).AsSpan().SequenceEqual(Write(other));

    private static byte[] Write(SeriesSchema schema)
    {
        var payload = new PayloadWriter(s_format);
        (schema.WithoutCovariates() with { TargetNames = [schema.TargetColumnName] }).Write(payload.AddSection(SectionName));
        using var stream = new MemoryStream();
        payload.WriteTo(stream);
        return stream.ToArray();
    }

    private static bool IsNeeded(string? series, string? timestamp) => series is not null || timestamp is not null;
}
