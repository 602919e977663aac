using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Training.Checkpoints;

/// <summary>
/// Reads and writes a checkpoint as a payload file, with one section for each part of a run. The path holds a complete checkpoint at any time; reading
/// validates everything.
/// </summary>
internal static class CheckpointFile
{
    private const string EpochsSection = "epochs";

    // More steps than any run takes, and few enough that sums of such counts do not overflow.
    private const long MostSteps = 1L << 53;
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(365_000);

    private static readonly PayloadFormat s_format = new("TrainingCheckpoint", 1);

    public static void Write(string path, Checkpoint checkpoint)
    {
        var payload = new PayloadWriter(s_format);
        var run = payload.AddSection("run");
        run.Write(checkpoint.Fingerprint.ConvertAll(entry => entry.Name));
        run.Write(checkpoint.Fingerprint.ConvertAll(entry => entry.Value));
        WritePosition(payload.AddSection("position"), checkpoint.State);
        WriteScores(payload.AddSection("scores"), checkpoint.State);
        payload.AddSection("weights").Write(checkpoint.Weights.AsSpan());

        var optimizer = payload.AddSection("optimizer");
        optimizer.Write(checkpoint.OptimizerSteps);
        optimizer.Write(checkpoint.OptimizerSlots.Select(slot => slot.Name).ToArray());
        foreach (var (_, values) in checkpoint.OptimizerSlots)
            optimizer.Write(values.AsSpan());

        WriteDoubles(payload.AddSection("schedule"), checkpoint.ScheduleState);
        var average = payload.AddSection("average");
        average.Write(checkpoint.AverageUpdates);
        average.Write(checkpoint.Average.AsSpan());
        var carried = payload.AddSection("carried");
        carried.Write(checkpoint.CarriedStates.Length);
        foreach (var state in checkpoint.CarriedStates)
            carried.Write(state.AsSpan());

        if (checkpoint.State.EpochStarts.Count > 0)
            WriteEpochs(payload.AddSection(EpochsSection), checkpoint.State.EpochStarts);

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Write(path, payload.WriteTo);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointWriteException(path, e);
        }
    }

    /// <exception cref="ModelFormatException">The file is not a checkpoint, has a version that cannot be read, or is damaged.</exception>
    public static Checkpoint Read(string path)
    {
        try
        {
            return ReadFile(path);
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException(e.Section, $"the checkpoint '{path}' cannot be read; delete it to start again. {e.Message}", e);
        }
    }

    private static Checkpoint ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        var payload = PayloadReader.Open(file, s_format);
        var run = payload.GetSection("run");
        var names = run.ReadStrings();
        var values = run.ReadStrings();
        if (names.Length != values.Length)
            throw run.Defect($"it has {names.Length} names and {values.Length} values.");

        var state = new TrainingState();
        ReadPosition(payload.GetSection("position"), state);
        ReadScores(payload.GetSection("scores"), state);
        if (payload.Contains(EpochsSection))
            ReadEpochs(payload.GetSection(EpochsSection), state.EpochStarts);
        var weights = Finite(payload.GetSection("weights"));

        var optimizer = payload.GetSection("optimizer");
        var optimizerSteps = Count(optimizer, "steps of the optimizer");
        var slots = optimizer.ReadStrings().Select(name => (name, Finite(optimizer))).ToArray();
        var schedule = ReadDoubles(payload.GetSection("schedule"));
        var average = payload.GetSection("average");
        var averageUpdates = Count(average, "updates of the average");
        var averaged = Finite(average);
        var carried = payload.GetSection("carried");
        var states = new float[carried.ReadInt32("number of states", 0, carried.Remaining / sizeof(int))][];
        for (var i = 0; i < states.Length; i++)
            states[i] = Finite(carried);
        payload.Finish();
        return new Checkpoint
        {
            Fingerprint = [.. names.Zip(values)],
            State = state,
            Weights = weights,
            OptimizerSteps = optimizerSteps,
            OptimizerSlots = slots,
            ScheduleState = schedule,
            AverageUpdates = averageUpdates,
            Average = averaged,
            CarriedStates = states,
        };
    }

    private static void WritePosition(SectionWriter section, TrainingState state)
    {
        section.Write(state.Epoch);
        section.Write(state.Batch);
        section.Write(state.Window);
        section.Write(state.EpochStep);
        section.Write(state.NormClippedSteps);
        section.Write(state.Steps);
        section.Write(state.DroppedSteps);
        section.Write(state.ConsecutiveDroppedSteps);
        section.Write(state.LossSum);
        section.Write(state.WeightSum);
        section.Write(state.Elapsed.Ticks);
        section.Write(state.Outcome is not null);
        section.Write((int)(state.Outcome ?? default));
    }

    private static void ReadPosition(SectionReader section, TrainingState state)
    {
        state.Epoch = section.ReadInt32("epoch", 0, int.MaxValue);
        state.Batch = section.ReadInt32("batch", 0, int.MaxValue);
        state.Window = section.ReadInt32("window", 0, int.MaxValue);
        state.EpochStep = section.ReadInt32("steps of the epoch", 0, int.MaxValue);
        state.NormClippedSteps = section.ReadInt32("clipped steps", 0, int.MaxValue);
        state.Steps = Count(section, "steps");
        state.DroppedSteps = Count(section, "dropped steps");
        state.ConsecutiveDroppedSteps = section.ReadInt32("dropped steps in a row", 0, int.MaxValue);
        state.LossSum = section.ReadDouble();
        state.WeightSum = section.ReadDouble();
        if (!double.IsFinite(state.LossSum) || !(state.WeightSum >= 0 && double.IsFinite(state.WeightSum)))
            throw section.Defect(
                FormattableString.Invariant($"the losses of the epoch are {state.LossSum} with the weight {state.WeightSum}; they are finite, and the ")
                + "weight is not negative.");
        var elapsed = section.ReadInt64();
        if (elapsed < 0 || elapsed > s_longest.Ticks)
            throw section.Defect($"the run took {elapsed} ticks; 0 to {s_longest.Ticks} are allowed.");
        state.Elapsed = new TimeSpan(elapsed);
        var finished = section.ReadBoolean();
        var outcome = (TrainingOutcome)section.ReadInt32("outcome", 0, (int)TrainingOutcome.TimeExpired);
        state.Outcome = finished ? outcome : null;
    }

    private static void WriteEpochs(SectionWriter section, List<long> starts)
    {
        section.Write(starts.Count);
        foreach (var start in starts)
            section.Write(start);
    }

    private static void ReadEpochs(SectionReader section, List<long> starts)
    {
        for (var i = section.ReadInt32("number of epochs begun", 0, int.MaxValue); i > 0; i--)
            starts.Add(section.ReadInt64());
    }

    private static void WriteScores(SectionWriter section, TrainingState state)
    {
        WriteDoubles(section, state.TrainingLosses);
        WriteDoubles(section, state.ValidationLosses);
        WriteDoubles(section, state.ValidationScores);
        section.Write(state.Selection.BestEpoch);
        section.Write(state.Selection.BestCost);
        section.Write(state.Selection.PatienceCost);
        section.Write(state.Selection.EpochsWithoutImprovement);
        section.Write(state.Selection.BestWeights.AsSpan());
    }

    private static void ReadScores(SectionReader section, TrainingState state)
    {
        state.TrainingLosses.AddRange(ReadDoubles(section));
        state.ValidationLosses.AddRange(ReadDoubles(section));
        state.ValidationScores.AddRange(ReadDoubles(section));
        state.Selection.BestEpoch = section.ReadInt32("best epoch", 0, int.MaxValue);
        state.Selection.BestCost = section.ReadDouble();
        state.Selection.PatienceCost = section.ReadDouble();
        state.Selection.EpochsWithoutImprovement = section.ReadInt32("epochs without improvement", 0, int.MaxValue);
        state.Selection.BestWeights = Finite(section);
    }

    private static long Count(SectionReader section, string what)
    {
        var count = section.ReadInt64();
        return count >= 0 && count <= MostSteps ? count : throw section.Defect($"{what} are {count}; 0 to {MostSteps} are allowed.");
    }

    // Steps with values that are not finite never reach the weights, so a run never writes such numbers.
    private static float[] Finite(SectionReader section)
    {
        var values = section.ReadSingles();
        return values.Length == 0 || TensorPrimitives.IsFiniteAll<float>(values) ? values : throw section.Defect("a number is not finite.");
    }

    private static void WriteDoubles(SectionWriter section, IReadOnlyCollection<double> values)
    {
        section.Write(values.Count);
        foreach (var value in values)
            section.Write(value);
    }

    // A list, so that a wrong count reaches the end of the section before it allocates much memory.
    private static double[] ReadDoubles(SectionReader section)
    {
        List<double> values = [];
        for (var i = section.ReadInt32("number of values", 0, int.MaxValue); i > 0; i--)
            values.Add(section.ReadDouble());
        return [.. values];
    }
}
