using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// A checkpoint as a file: magic, version, length of the body, SHA-256 of the body, body; little-endian. Written beside its place and moved there, so that the
/// place holds a whole checkpoint at any time. Reading trusts nothing: sizes are checked against what is left before anything is allocated.
/// </summary>
internal static class CheckpointFile
{
    private const ulong Magic = 0x31_54_50_4B_43_4E_52_4D; // "MRNCKPT1"
    private const int Version = 1;
    private const int HeaderLength = sizeof(ulong) + sizeof(int) + sizeof(long);

    public static void Write(string path, Checkpoint checkpoint)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, System.Text.Encoding.UTF8, leaveOpen: true))
            WriteBody(writer, checkpoint);
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);

        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                using (var writer = new BinaryWriter(file, System.Text.Encoding.UTF8, leaveOpen: true))
                {
                    writer.Write(Magic);
                    writer.Write(Version);
                    writer.Write((long)bytes.Length);
                    writer.Write(SHA256.HashData(bytes));
                    writer.Write(bytes);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <exception cref="InvalidDataException">The file is no checkpoint, of a newer version, or damaged.</exception>
    public static Checkpoint Read(string path)
    {
        try
        {
            var file = File.ReadAllBytes(path);
            using var reader = new BinaryReader(new MemoryStream(file));
            if (file.Length < HeaderLength + SHA256.HashSizeInBytes || reader.ReadUInt64() != Magic)
                throw new InvalidDataException("it does not start as one");
            var version = reader.ReadInt32();
            if (version != Version)
                throw new InvalidDataException($"it has version {version}, this library reads version {Version}");
            var length = reader.ReadInt64();
            var hash = reader.ReadBytes(SHA256.HashSizeInBytes);
            if (length != file.Length - reader.BaseStream.Position)
                throw new InvalidDataException($"its body has {file.Length - reader.BaseStream.Position} bytes, not the {length} it was written with");
            if (!SHA256.HashData(file.AsSpan((int)reader.BaseStream.Position)).AsSpan().SequenceEqual(hash))
                throw new InvalidDataException("its checksum does not match its contents");
            return ReadBody(reader);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"The file '{path}' is not a usable checkpoint: {exception.Message}.", exception);
        }
    }

    private static void WriteBody(BinaryWriter writer, Checkpoint checkpoint)
    {
        writer.Write(checkpoint.Fingerprint.Count);
        foreach (var (name, value) in checkpoint.Fingerprint)
        {
            writer.Write(name);
            writer.Write(value);
        }

        WriteState(writer, checkpoint.State);
        WriteArray<float>(writer, checkpoint.Weights);
        writer.Write(checkpoint.OptimizerSteps);
        writer.Write(checkpoint.OptimizerSlots.Count);
        foreach (var (name, values) in checkpoint.OptimizerSlots)
        {
            writer.Write(name);
            WriteArray<float>(writer, values);
        }

        WriteArray<double>(writer, checkpoint.ScheduleState);
        writer.Write(checkpoint.AverageUpdates);
        WriteArray<float>(writer, checkpoint.Average);
        writer.Write(checkpoint.CarriedStates.Length);
        foreach (var state in checkpoint.CarriedStates)
            WriteArray<float>(writer, state);
    }

    private static Checkpoint ReadBody(BinaryReader reader)
    {
        List<(string, string)> fingerprint = [];
        for (var i = ReadCount(reader, 2); i > 0; i--)
            fingerprint.Add((reader.ReadString(), reader.ReadString()));
        var state = ReadState(reader);
        var weights = ReadArray<float>(reader);
        var optimizerSteps = reader.ReadInt64();
        List<(string, float[])> slots = [];
        for (var i = ReadCount(reader, 2); i > 0; i--)
            slots.Add((reader.ReadString(), ReadArray<float>(reader)));
        var schedule = ReadArray<double>(reader);
        var averageUpdates = reader.ReadInt64();
        var average = ReadArray<float>(reader);
        var carried = new float[ReadCount(reader, sizeof(int))][];
        for (var i = 0; i < carried.Length; i++)
            carried[i] = ReadArray<float>(reader);
        return new Checkpoint
        {
            Fingerprint = fingerprint,
            State = state,
            Weights = weights,
            OptimizerSteps = optimizerSteps,
            OptimizerSlots = slots,
            ScheduleState = schedule,
            AverageUpdates = averageUpdates,
            Average = average,
            CarriedStates = carried,
        };
    }

    private static void WriteState(BinaryWriter writer, TrainingState state)
    {
        writer.Write(state.Epoch);
        writer.Write(state.Batch);
        writer.Write(state.Window);
        writer.Write(state.EpochStep);
        writer.Write(state.NormClippedSteps);
        writer.Write(state.Steps);
        writer.Write(state.DroppedSteps);
        writer.Write(state.ConsecutiveDroppedSteps);
        writer.Write(state.LossSum);
        writer.Write(state.WeightSum);
        writer.Write(state.Elapsed.Ticks);
        writer.Write(state.Outcome is { } outcome ? (int)outcome : -1);
        WriteArray<double>(writer, [.. state.TrainingLosses]);
        WriteArray<double>(writer, [.. state.ValidationLosses]);
        WriteArray<double>(writer, [.. state.ValidationScores]);
        writer.Write(state.Selection.BestEpoch);
        writer.Write(state.Selection.BestCost);
        writer.Write(state.Selection.PatienceCost);
        writer.Write(state.Selection.EpochsWithoutImprovement);
        WriteArray<float>(writer, state.Selection.BestWeights);
    }

    private static TrainingState ReadState(BinaryReader reader)
    {
        var state = new TrainingState
        {
            Epoch = reader.ReadInt32(),
            Batch = reader.ReadInt32(),
            Window = reader.ReadInt32(),
            EpochStep = reader.ReadInt32(),
            NormClippedSteps = reader.ReadInt32(),
            Steps = reader.ReadInt64(),
            DroppedSteps = reader.ReadInt64(),
            ConsecutiveDroppedSteps = reader.ReadInt32(),
            LossSum = reader.ReadDouble(),
            WeightSum = reader.ReadDouble(),
            Elapsed = new TimeSpan(reader.ReadInt64()),
        };
        var outcome = reader.ReadInt32();
        if (outcome != -1)
            state.Outcome = Enum.IsDefined((TrainingOutcome)outcome) ? (TrainingOutcome)outcome : throw new InvalidDataException($"it ended in a way {outcome} that does not exist");
        state.TrainingLosses.AddRange(ReadArray<double>(reader));
        state.ValidationLosses.AddRange(ReadArray<double>(reader));
        state.ValidationScores.AddRange(ReadArray<double>(reader));
        state.Selection.BestEpoch = reader.ReadInt32();
        state.Selection.BestCost = reader.ReadDouble();
        state.Selection.PatienceCost = reader.ReadDouble();
        state.Selection.EpochsWithoutImprovement = reader.ReadInt32();
        state.Selection.BestWeights = ReadArray<float>(reader);
        return state;
    }

    private static void WriteArray<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    private static T[] ReadArray<T>(BinaryReader reader)
        where T : unmanaged
    {
        var values = new T[ReadCount(reader, Marshal.SizeOf<T>())];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static int ReadCount(BinaryReader reader, int elementLength)
    {
        var count = reader.ReadInt32();
        if (count < 0 || (long)count * elementLength > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"it claims {count} elements where {reader.BaseStream.Length - reader.BaseStream.Position} bytes are left");
        return count;
    }
}
