using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.SingleSeries;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

/// <summary>A series of which a file tells little takes little memory, however much its plan would let it remember.</summary>
public sealed class StateMemoryTests
{
    private const int Series = 1000;
    private const int Capacity = 1_000_000;
    private static readonly SeriesSchema s_schema = Sale.Learn(Sale.Days("a", 1, 2, 3).Select(row => { row.Region = "sea"; return row; }), Sale.AllColumns);

    [Fact]
    public void ManySeriesThatHaveObservedNothingTakeNoRoom() => AssertSmall(
        section => new SeriesState(s_schema, Capacity).Write(section), section => _ = SeriesState.Read(section, s_schema, Capacity));

    [Fact]
    public void ManyHistoriesThatHaveObservedNothingTakeNoRoom()
    {
        var model = (LocalModel)Forecasters.FitWave(new MLContext(1)).Model;
        var plan = model.Plan with { ContextLength = Capacity };
        AssertSmall(section => new LocalState(model.Schema, plan).Write(section), section => _ = LocalState.Read(section, model.Schema, plan));
    }

    private static void AssertSmall(Action<SectionWriter> write, Action<SectionReader> read)
    {
        var section = Sections.Open(writer =>
        {
            for (var i = 0; i < Series; i++)
                write(writer);
        });
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Series; i++)
            read(section);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }
}
