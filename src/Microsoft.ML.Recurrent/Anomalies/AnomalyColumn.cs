using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>Describes the output column of a detector: six numbers for each target, the first three as in ML.NET's spike detectors.</summary>
internal static class AnomalyColumn
{
    private const string SlotNames = "SlotNames"; // ML.NET's name of the annotation

    public static IReadOnlyList<string> Slots { get; } = ["Alert", "Score", "P-Value", "Expected", "Lower", "Upper"];

    public static DataViewSchema.DetachedColumn Make(string name, SeriesSchema schema)
    {
        var targets = schema.TargetNames;
        var names = targets.SelectMany(target => Slots.Select(slot => (targets.Count > 1 ? $"{target} {slot}" : slot).AsMemory())).ToArray();
        int[] dimensions = [.. targets.Count > 1 ? [targets.Count] : Array.Empty<int>(), Slots.Count];
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(SlotNames, new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(Fill(ref value, names.Length)));
        return new DataViewSchema.DetachedColumn(name, new VectorDataViewType(NumberDataViewType.Double, dimensions), annotations.ToAnnotations());
    }

    /// <summary>Returns the shape of the column, for when there is no data yet.</summary>
    public static SchemaShape.Column Shape(string name) => SchemaShapes.Column(
        name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Double, false,
        SchemaShapes.Column(SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false));

    /// <summary>Writes the slots of a target.</summary>
    public static void Write(double[] verdict, int target, bool isAlert, double deviation, double pValue, ForecastValues values)
    {
        var slots = verdict.AsSpan(target * Slots.Count, Slots.Count);
        slots[0] = isAlert ? 1 : 0;
        slots[1] = deviation;
        slots[2] = pValue;
        slots[3] = values.Point[target];
        slots[4] = values.Lower[target];
        slots[5] = values.Upper[target];
    }

    /// <summary>Returns the getter of the column.</summary>
    /// <param name="verdict">The numbers of the current row, always in the same array.</param>
    public static ValueGetter<VBuffer<double>> Getter(double[] verdict) =>
        (ref VBuffer<double> value) => verdict.CopyTo(Fill(ref value, verdict.Length));

    private static Span<T> Fill<T>(ref VBuffer<T> value, int length)
    {
        var editor = VBufferEditor.Create(ref value, length);
        value = editor.Commit();
        return editor.Values;
    }
}
