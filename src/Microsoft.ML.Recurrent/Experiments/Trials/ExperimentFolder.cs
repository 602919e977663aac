using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>
/// Represents the folder with the files of an experiment. While it is open, no other process can open it; if the process is killed, it is free again.
/// </summary>
internal sealed class ExperimentFolder : IDisposable
{
    private readonly FileStream _lock;

    private ExperimentFolder(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    public string Path { get; }

    public string LogPath => System.IO.Path.Combine(Path, "trials.jsonl");

    /// <exception cref="InvalidOperationException">An experiment is running in the folder, or the path is that of a file.</exception>
    public static ExperimentFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (File.Exists(path))
            throw new InvalidOperationException($"The folder of the experiment, '{path}', is a file; choose another one.");
        Directory.CreateDirectory(path);
        try
        {
            return new ExperimentFolder(path, new FileStream(
                System.IO.Path.Combine(path, "experiment.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (File.Exists(System.IO.Path.Combine(path, "experiment.lock")))
        {
            throw new InvalidOperationException(
                $"Another experiment is running in the folder '{path}'; use a separate folder for each, or wait until it has ended.", e);
        }
    }

    /// <summary>Returns the folder of a trial's checkpoints.</summary>
    public string CheckpointsOf(int trial) => System.IO.Path.Combine(Path, "checkpoints", Number("trial", trial));

    /// <summary>Returns the folder of the checkpoints of refitting a trial.</summary>
    public string RefitCheckpointsOf(int trial) => System.IO.Path.Combine(Path, "checkpoints", Number("refit", trial));

    /// <summary>Returns the path of the model of a trial as trained.</summary>
    public string ModelOf(int trial) => System.IO.Path.Combine(Path, $"{Number("best-trial", trial)}.zip");

    /// <summary>Returns the path of the model of a trial that was fitted on all rows.</summary>
    public string RefittedModelOf(int trial) => System.IO.Path.Combine(Path, $"{Number("refitted-trial", trial)}.zip");

    /// <summary>Deletes a folder of checkpoints.</summary>
    public static void Delete(string? checkpoints)
    {
        if (Directory.Exists(checkpoints))
            Directory.Delete(checkpoints, recursive: true);
    }

    /// <summary>Deletes the models of trials that are no longer the best, and incomplete files that a killed process left.</summary>
    public void DeleteModelsBut(int best)
    {
        foreach (var pattern in new[] { "best-trial-*.zip", "refitted-trial-*.zip", "*.zip.*.tmp" })
            foreach (var file in Directory.GetFiles(Path, pattern))
                if (file != ModelOf(best) && file != RefittedModelOf(best))
                    File.Delete(file);
    }

    public void Dispose() => _lock.Dispose();

    private static string Number(string name, int trial) => string.Create(CultureInfo.InvariantCulture, $"{name}-{trial:d5}");
}
