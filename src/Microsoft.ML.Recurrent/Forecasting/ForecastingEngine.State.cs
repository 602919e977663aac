using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent;

/// <content>Where the engine is, saved and loaded.</content>
public sealed partial class ForecastingEngine<TSource, TForecast>
{
    /// <summary>Saves where this engine is to a file, which is replaced only once all has been written. The model is not part of it.</summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public void SaveState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, SaveState);
    }

    /// <summary>
    /// Saves where this engine is: the last values of its series, a few kilobytes however long the series is. The model is not part of it; save it once, with
    /// <c>ml.Model.Save</c>.
    /// </summary>
    /// <param name="stream">The stream to write to, forwards only; it stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void SaveState(Stream stream) => SeriesStatePayload.Write(stream, SeriesStatePayload.Forecasting, _state);

    /// <summary>Loads a state from a file, see the other overload.</summary>
    /// <param name="path">A file that <c>SaveState</c> wrote.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="ModelFormatException">The file is damaged, or of another kind of engine or another model; the engine is where it was.</exception>
    public void LoadState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        LoadState(file);
    }

    /// <summary>Continues from where an engine of the same model was, also in another process: it forecasts with the same bits.
    /// The engine becomes one of the series of that engine.</summary>
    /// <param name="stream">A stream that <c>SaveState</c> wrote; it is read to its end and stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ModelFormatException">The state is damaged, or of another kind of engine or another model; the engine is where it was.</exception>
    public void LoadState(Stream stream) =>
        _state.CopyFrom(SeriesStatePayload.Read(stream, SeriesStatePayload.Forecasting, _transformer.Model.ReadState));
}
