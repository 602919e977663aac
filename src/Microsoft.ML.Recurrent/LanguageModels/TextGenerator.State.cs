using System.Text;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent;

public sealed partial class TextGenerator
{
    private const string StateSection = "state";
    private const string CharacterSection = "character"; // states saved by earlier builds do not contain it
    private const string AdaptationSection = "adaptation"; // only of a generator that adapts
    private static readonly PayloadFormat s_stateFormat = new("TextGenerator", 1);

    private ModelFingerprint? _fingerprint; // costs a pass over the weights

    private ModelFingerprint Fingerprint => _fingerprint ??= new ModelFingerprint([_model.Network]);

    /// <summary>
    /// Saves the position of this generator to a file, which is replaced only after everything has been written. The model is not part of the state.
    /// </summary>
    /// <param name="path">The path of the file to write.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public void SaveState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, SaveState);
    }

    /// <summary>
    /// Saves the position of this generator, including its random numbers: a few kilobytes, whatever the length of the text so far. A generator that adapts
    /// also saves what it has learned: its cache and, with dynamic evaluation, twice as many numbers as the model has weights. The model is not part of the
    /// state; save it once, with <c>ml.Model.Save</c>.
    /// </summary>
    /// <param name="stream">The stream to write to. It need not support seeking and stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void SaveState(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var outputs = NextOutputs();
        var state = new float[_session.Stream.StateLength];
        _session.Stream.SaveState(state);
        var payload = new PayloadWriter(s_stateFormat);
        Fingerprint.Write(payload);
        var section = payload.AddSection(StateSection);
        section.Write((ReadOnlySpan<float>)state);
        section.Write(_session.StepCount);
        section.Write((ReadOnlySpan<float>)outputs);
        section.Write(_joiner.Last.Value);
        foreach (var number in _random.State)
            section.Write(unchecked((long)number));
        payload.AddSection(CharacterSection).Write(_joiner.Unfinished);
        if (_session.Options.Adapts)
            payload.AddSection(AdaptationSection).Write((ReadOnlySpan<byte>)_session.SaveState());
        payload.WriteTo(stream);
    }

    /// <summary>Loads a state from a file. See <see cref="LoadState(Stream)"/>.</summary>
    /// <param name="path">The path of a file that <c>SaveState</c> wrote.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="ModelFormatException">
    /// The file is damaged, or was written by another kind of engine or for another model. The generator has not moved.
    /// </exception>
    public void LoadState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        LoadState(file);
    }

    /// <summary>
    /// Continues from the position of another generator of the same model, possibly in another process. With the same options, it generates next what that
    /// generator would have generated. A generator that adapts needs the state of one with the same <see cref="TextReadingOptions.CacheSize"/>, and with the
    /// same <see cref="TextReadingOptions.DynamicEvaluationSegmentLength"/> if it learns.
    /// </summary>
    /// <param name="stream">A stream with a state that <c>SaveState</c> wrote. It is read to its end and stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ModelFormatException">
    /// The state is damaged, or belongs to another model or to a generator that adapts in another way. The generator has not moved.
    /// </exception>
    public void LoadState(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var payload = PayloadReader.Open(stream, s_stateFormat);
        Fingerprint.Check(payload);
        var section = payload.GetSection(StateSection);
        var values = new float[_session.Stream.StateLength];
        section.ReadSingles(values);
        var steps = section.ReadInt64();
        var outputs = new float[_outputs.Length];
        section.ReadSingles(outputs);
        var last = section.ReadInt32("the last character", 0, 0x10FFFF);
        var random = new ulong[SeededRandom.StateLength];
        for (var i = 0; i < random.Length; i++)
            random[i] = unchecked((ulong)section.ReadInt64());
        var character = payload.Contains(CharacterSection) ? payload.GetSection(CharacterSection) : null;
        var unfinished = character?.ReadInt32() ?? 0;
        var adaptation = payload.Contains(AdaptationSection) ? payload.GetSection(AdaptationSection) : null;
        var learned = adaptation?.ReadBytes();
        payload.Finish();
        if (adaptation is null == _session.Options.Adapts)
            throw (adaptation ?? section).Defect(adaptation is null
                ? "it was saved by a generator that does not adapt, but this one does." : "it was saved by a generator that adapts, but this one does not.");
        if (!ByteLevelDecoder.IsUnfinished(unfinished))
            throw character!.Defect($"0x{unfinished:x} is not the beginning of a character in UTF-8.");
        if (!Rune.IsValid(last))
            throw section.Defect($"the last character is 0x{last:x}, which is only half of a character.");
        if (steps < 1)
            throw section.Defect($"the number of steps is {steps}; it must be at least 1.");
        if (!random.AsSpan().ContainsAnyExcept(0ul))
            throw section.Defect("the state of the random numbers is all zero.");

        Restore(values, steps, adaptation, learned);
        outputs.CopyTo(_outputs, 0);
        _random.Restore(random);
        _joiner.Restore(new Rune(last), unfinished);
        _pending = -1;
    }

    private void Restore(ReadOnlySpan<float> values, long steps, SectionReader? adaptation, byte[]? learned)
    {
        if (learned is null)
        {
            _session.Restore(values, steps);
            return;
        }

        try
        {
            _session.RestoreState(learned);
        }
        catch (ArgumentException exception)
        {
            throw adaptation!.Defect(exception.Message);
        }
    }
}
