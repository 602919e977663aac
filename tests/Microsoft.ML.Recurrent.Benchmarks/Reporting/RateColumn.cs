using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Microsoft.ML.Recurrent.Benchmarks.Reporting;

/// <summary>GFLOP/s of benchmarks that count their arithmetic, by the median.</summary>
internal sealed class RateColumn : IColumn
{
    public string Id => nameof(RateColumn);

    public string ColumnName => "GFLOP/s";

    public string Legend => "Floating-point operations of the products per nanosecond, by the median time";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => benchmark.Descriptor.Type.IsAssignableTo(typeof(IFloatingPointWork)));

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        var descriptor = benchmarkCase.Descriptor;
        if (summary[benchmarkCase]?.ResultStatistics is not { } statistics || Activator.CreateInstance(descriptor.Type) is not IFloatingPointWork work)
            return "-";
        foreach (var parameter in benchmarkCase.Parameters.Items)
            descriptor.Type.GetProperty(parameter.Name)!.SetValue(work, parameter.Value);
        var operations = work.Operations(descriptor.WorkloadMethod.Name);
        return operations > 0 ? (operations / statistics.Median).ToString("0.0", CultureInfo.InvariantCulture) : "-";
    }
}
