using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent;

/// <content>Saves and loads the state of an engine.</content>
public sealed partial class ForecastingEngine<TSource, TForecast>
{
    /// <summary>Saves the state of this engine to a file, which is replaced only after everything has been written. The model is not part of it.</summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public void SaveState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, SaveState);
    }

    /// <summary>
    /// Saves the state of this engine: the last values of its series, a few kilobytes however long the series is. The model is not part of it; save it once,
    /// with <c>ml.Model.Save</c>.
    /// </summary>
    /// <param name="stream">The stream to write to, which need not support seeking; it stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void SaveState(Stream stream) => SeriesStatePayload.Write(stream, SeriesStatePayload.Forecasting, _transformer.Model.Fingerprint, _state);

    /// <summary>Loads the state of an engine of the same model from a file, as the other overload does from a stream.</summary>
    /// <param name="path">The file, which <c>SaveState</c> wrote.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="ModelFormatException">
    /// The file is damaged, or belongs to another kind of engine or to another model. The state of the engine does not change.
    /// </exception>
    public void LoadState(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        LoadState(file);
    }

    /// <summary>
    /// Loads the state of an engine of the same model, which another process may have saved, and continues from it: forecasts are the same, bit for bit. The
    /// engine then serves the same series as the engine that was saved.
    /// </summary>
    /// <param name="stream">The stream, which <c>SaveState</c> wrote; it is read to its end and stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ModelFormatException">
    /// The state is damaged, or belongs to another kind of engine or to another model. The state of the engine does not change.
    /// </exception>
    public void LoadState(Stream stream) =>
        _state.CopyFrom(SeriesStatePayload.Read(
            stream, SeriesStatePayload.Forecasting, _transformer.Model.Fingerprint, _transformer.Model.ReadState));
}
