using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Regression;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Runtime;
using static Microsoft.ML.Recurrent.Benchmarks.Surface.Clock;

namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>What it costs to bring an IDataView into the memory training reads from, beside one epoch of training on it.</summary>
internal static class ReadingReport
{
    private const int Length = 100;
    private const int HiddenSize = 64;

    public static void Run(int rows, int epochRows, TextWriter output)
    {
        output.WriteLine(Invariant($"{rows:n0} rows of {Length} Single, step size 1; LSTM, H = {HiddenSize}, default options"));
        // Compiles everything, so that the figures below are those of the work itself.
        Read(new GeneratedRows(20_000, Length), new StringWriter());

        var view = new GeneratedRows(rows, Length);
        output.WriteLine(Invariant($"making the rows alone      {Time(() => Drain(view)).TotalSeconds,8:0.00} s"));
        var (training, reading) = Read(view, output);
        var walk = Time(() => Walk(training));
        output.WriteLine(Invariant($"copying all of it           {walk.TotalSeconds,8:0.00} s on one thread, once in every epoch"));

        var epoch = Epoch(training, epochRows);
        var whole = epoch * ((double)rows / epochRows);
        var how = epochRows < rows ? Invariant($"estimated from {epochRows:n0} rows") : "measured";
        output.WriteLine(Invariant($"one epoch                  {whole.TotalSeconds,8:0.00} s, {how}"));
        output.WriteLine(Invariant($"reading / epoch            {100 * reading / whole,8:0.0} % (goal: 15 at most)"));
        output.WriteLine(Invariant($"Fit opened {Passes()} cursor(s) on its training data"));
    }

    private static (SequenceDataset Training, TimeSpan Time) Read(GeneratedRows view, TextWriter output)
    {
        var options = new SequenceRegressionOptions();
        var task = new RegressionTask(options);
        using var log = new RecurrentLog(new MLContext(1), "Reading");
        var loader = new SequenceLoader(options, task, new FitContext(options, log), new LearnableContent(log));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);

        SequenceDataset list = null!;
        var load = Time(() => list = loader.Learn(view).Rows);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        FeatureScale scale = null!;
        var learn = Time(() => scale = FeatureScale.Learn(list));
        SequenceDataset wrapped = null!;
        var wrap = Time(() =>
        {
            task.Learn(list);
            wrapped = task.Wrap(list, scale);
        });

        var rows = (double)list.Count;
        output.WriteLine(Invariant($"rows into memory           {load.TotalSeconds,8:0.00} s, {load.TotalNanoseconds / rows:0} ns a row"));
        output.WriteLine(Invariant($"mean and deviation         {learn.TotalSeconds,8:0.00} s"));
        output.WriteLine(Invariant($"targets                    {wrap.TotalSeconds,8:0.00} s"));
        output.WriteLine(Invariant($"memory held                {held / 1e6,8:0.0} MB for {4e-6 * Length * rows:0.0} MB of values; {allocated / 1e6:0.0} MB were allocated on the way"));
        return (wrapped, load + learn + wrap);
    }

    private static void Drain(GeneratedRows view)
    {
        using var cursor = view.GetRowCursor(view.Schema);
        var features = cursor.GetGetter<VBuffer<float>>(view.Schema[0]);
        var label = cursor.GetGetter<float>(view.Schema[1]);
        var (vector, value) = (default(VBuffer<float>), 0f);
        while (cursor.MoveNext())
        {
            features(ref vector);
            label(ref value);
        }
    }

    private static void Walk(SequenceDataset data)
    {
        var steps = new float[Length * data.InputSize];
        for (var example = 0; example < data.Count; example++)
            data.CopyFeatures(example, 0, Length, steps);
    }

    private static TimeSpan Epoch(SequenceDataset data, int rows)
    {
        var options = new SequenceRegressionOptions { HiddenSize = HiddenSize, NumberOfEpochs = rows < data.Count ? 4 : 1 };
        var network = new RecurrentNetwork(options.MakeNetworkOptions(new NetworkOptions { InputSize = 1, OutputSize = 1 }), 1);
        var ends = new List<TimeSpan> { TimeSpan.Zero };
        var loop = new TrainingLoop(network, new RegressionTask(options).Loss, options.MakeTrainingOptions() with { Progress = new EpochEnds(ends) });
        var part = rows < data.Count ? new SequenceSubset(data, [.. Enumerable.Range(0, rows)]) : data;
        loop.Run(part);
        var epochs = ends.Skip(1).Zip(ends, (end, start) => end - start).ToList();
        // The first epoch also compiles and fills buffers.
        return Median(epochs.Count > 1 ? epochs[1..] : epochs);
    }

    private static int Passes()
    {
        var view = new GeneratedRows(64, Length);
        new MLContext(1).Regression.Trainers.Lstm(hiddenSize: 4, numberOfEpochs: 3).Fit(view);
        return view.Passes;
    }

    private sealed class EpochEnds(List<TimeSpan> ends) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.EpochCompleted)
                ends.Add(value.Elapsed);
        }
    }
}
