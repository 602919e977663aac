using System.Text;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent;

public sealed partial class TextGenerator
{
    private const string StateSection = "state";
    private const string CharacterSection = "character"; // states saved by earlier builds have none
    private static readonly PayloadFormat s_stateFormat = new("TextGenerator", 1);

    /// <summary>Saves where this generator is to a file, which is replaced only once all has been written. The model is not part of it.</summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public void SaveState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, SaveState);
    }

    /// <summary>
    /// Saves where this generator is, its random numbers included: a few kilobytes, whatever the length of the text so far. The model is not part of it; save
    /// it once, with <c>ml.Model.Save</c>.
    /// </summary>
    /// <param name="stream">The stream to write to, forwards only; it stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void SaveState(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var outputs = NextOutputs();
        var state = new float[_session.StateLength];
        _session.SaveState(state);
        var payload = new PayloadWriter(s_stateFormat);
        var section = payload.AddSection(StateSection);
        section.Write((ReadOnlySpan<float>)state);
        section.Write(_session.StepCount);
        section.Write((ReadOnlySpan<float>)outputs);
        section.Write(_joiner.Last.Value);
        foreach (var number in _random.State)
            section.Write(unchecked((long)number));
        payload.AddSection(CharacterSection).Write(_joiner.Unfinished);
        payload.WriteTo(stream);
    }

    /// <summary>Loads a state from a file, see the other overload.</summary>
    /// <param name="path">A file that <c>SaveState</c> wrote.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="ModelFormatException">The file is damaged, or of another kind of engine or another model; the generator is where it was.</exception>
    public void LoadState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        LoadState(file);
    }

    /// <summary>
    /// Continues from where a generator of the same model was, also in another process: what it generates next is what that one would have, with the same
    /// options.
    /// </summary>
    /// <param name="stream">A stream that <c>SaveState</c> wrote; it is read to its end and stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ModelFormatException">The state is damaged, or of a model of another size; the generator is where it was.</exception>
    public void LoadState(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var payload = PayloadReader.Open(stream, s_stateFormat);
        var section = payload.GetSection(StateSection);
        var values = new float[_session.StateLength];
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
        payload.Finish();
        if (!ByteLevelDecoder.IsUnfinished(unfinished))
            throw character!.Defect($"0x{unfinished:x} is not the beginning of a character in UTF-8.");
        if (!Rune.IsValid(last))
            throw section.Defect($"the last character is 0x{last:x}, which is half of one.");
        if (steps < 1)
            throw section.Defect($"{steps} steps were taken; at least 1 is.");
        if (!random.AsSpan().ContainsAnyExcept(0ul))
            throw section.Defect("the state of the random numbers is all zero.");

        _session.RestoreState(values, steps);
        outputs.CopyTo(_outputs, 0);
        _random.Restore(random);
        _joiner.Restore(new Rune(last), unfinished);
        _pending = -1;
    }
}
