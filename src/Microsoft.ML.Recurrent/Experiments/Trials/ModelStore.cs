using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Keeps models in the folder of an experiment, complete or not at all.</summary>
/// <param name="ml">The context.</param>
/// <param name="log">The log that receives a warning for each model that cannot be kept.</param>
internal sealed class ModelStore(MLContext ml, RecurrentLog log)
{
    /// <summary>Saves a model. A pipeline with transformers that cannot be saved stays in memory only, which is no reason to lose the experiment.</summary>
    public void Save(ITransformer model, DataViewSchema inputSchema, string path)
    {
        try
        {
            AtomicFile.Write(path, stream => ml.Model.Save(model, inputSchema, stream));
        }
        catch (Exception e) when (e is not (IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            log.Warning($"The model cannot be saved to '{path}': {e.Message} It will be fitted again if it is needed after an interruption.");
        }
    }

    /// <summary>Loads a model; returns null if it does not exist or cannot be loaded.</summary>
    public ITransformer? TryLoad(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return ml.Model.Load(path, out _);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.Warning($"The model '{path}' cannot be loaded and is fitted again: {e.Message}");
            return null;
        }
    }
}
