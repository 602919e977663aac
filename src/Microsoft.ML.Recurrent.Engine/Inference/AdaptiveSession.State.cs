namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <content>The state, as bytes.</content>
public sealed partial class AdaptiveSession
{
    private const int Format = 1;

    /// <summary>Saves the position and everything that was learned, so that this or another session of the same network and options can continue.</summary>
    /// <returns>The state. With dynamic evaluation, it is about twice as large as the weights.</returns>
    /// <exception cref="InvalidOperationException">The session is in use.</exception>
    public byte[] SaveState()
    {
        using var use = _use.Enter(this);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var state = new float[Stream.StateLength];
        Stream.SaveState(state);
        writer.Write(Format);
        writer.Write(Options.CacheSize);
        writer.Write(_inputs.Length);
        writer.Write(Stream.StepCount);
        SessionBytes.Write(writer, state);
        writer.Write(_awaits);
        if (_cache is not null)
        {
            SessionBytes.Write(writer, _outputs);
            SessionBytes.Write(writer, _head);
            _cache.Save(writer);
        }

        if (_learner is not null)
        {
            var begun = Begun;
            writer.Write(_startStep);
            writer.Write(_count);
            SessionBytes.Write(writer, _start);
            SessionBytes.Write(writer, _inputs.AsSpan(0, begun));
            SessionBytes.Write(writer, _targets.AsSpan(0, _count));
            _learner.Save(writer);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Continues from a state that <see cref="SaveState"/> returned.</summary>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentException">
    /// The state is damaged, or belongs to another network or other options. The session has not changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">The session is in use.</exception>
    public void RestoreState(ReadOnlySpan<byte> state)
    {
        using var use = _use.Enter(this);
        using var reader = new BinaryReader(new MemoryStream(state.ToArray()));
        try
        {
            Read(reader)();
        }
        catch (EndOfStreamException)
        {
            throw new ArgumentException("The state is cut short.", nameof(state));
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"The state does not fit the session: {exception.Message}.", nameof(state), exception);
        }
    }

    /// <summary>Continues, in a session that does not adapt, from the state of its <see cref="Stream"/> after a step.</summary>
    internal void Restore(ReadOnlySpan<float> state, long stepCount)
    {
        using var use = _use.Enter(this);
        Stream.RestoreState(state, stepCount);
        _awaits = true;
    }

    /// <summary>Reads and checks a whole state and returns the action that restores it.</summary>
    private Action Read(BinaryReader reader)
    {
        var (format, cacheSize, segmentLength) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        if (format != Format)
            throw new ArgumentException($"its format is {format}; it must be {Format}");
        if (cacheSize != Options.CacheSize || segmentLength != _inputs.Length)
            throw new ArgumentException($"it was saved with a cache of {cacheSize} and segments of {segmentLength}; "
                + $"here they are {Options.CacheSize} and {_inputs.Length}");
        var steps = reader.ReadInt64();
        var values = SessionBytes.ReadSingles(reader, Stream.StateLength);
        var awaits = reader.ReadBoolean();
        if (steps < 0 || (awaits && steps == 0))
            throw new ArgumentException($"the number of steps is {steps}");
        List<Action> restores = [() => Stream.RestoreState(values, steps), () => _awaits = awaits];
        if (_cache is not null)
        {
            var outputs = SessionBytes.ReadSingles(reader, _outputs.Length);
            var head = SessionBytes.ReadSingles(reader, _head.Length);
            restores.Add(() => outputs.CopyTo(_outputs, 0));
            restores.Add(() => head.CopyTo(_head, 0));
            restores.Add(_cache.Read(reader));
        }

        if (_learner is not null)
        {
            restores.Add(ReadSegment(reader, awaits));
            restores.Add(_learner.Read(reader));
        }

        if (reader.BaseStream.Position != reader.BaseStream.Length)
            throw new ArgumentException($"{reader.BaseStream.Length - reader.BaseStream.Position} bytes are left over");
        return () => restores.ForEach(restore => restore());
    }

    private Action ReadSegment(BinaryReader reader, bool awaits)
    {
        var (startStep, count) = (reader.ReadInt64(), reader.ReadInt32());
        if (startStep < 0 || count < 0 || count >= _inputs.Length)
            throw new ArgumentException($"a segment of {count} steps starts at step {startStep}");
        var start = SessionBytes.ReadSingles(reader, _start.Length);
        var inputs = SessionBytes.ReadTokens(reader, awaits ? count + 1 : count, Network.Shape.OutputSize);
        var targets = SessionBytes.ReadTokens(reader, count, Network.Shape.OutputSize);
        return () =>
        {
            start.CopyTo(_start, 0);
            inputs.CopyTo(_inputs, 0);
            targets.CopyTo(_targets, 0);
            (_startStep, _count) = (startStep, count);
        };
    }
}
