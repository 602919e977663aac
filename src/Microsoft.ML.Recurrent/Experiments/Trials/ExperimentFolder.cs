using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>The files of an experiment. While it is open no other process can open it; a process that is killed leaves it free.</summary>
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

    /// <exception cref="InvalidOperationException">An experiment is running in it, or it is a file.</exception>
    public static ExperimentFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (File.Exists(path))
            throw new InvalidOperationException($"The folder of the experiment, '{path}', is a file; choose another one.");
        Directory.CreateDirectory(path);
        try
        {
            return new ExperimentFolder(path, new FileStream(System.IO.Path.Combine(path, "experiment.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (File.Exists(System.IO.Path.Combine(path, "experiment.lock")))
        {
            throw new InvalidOperationException($"Another experiment is running in the folder '{path}'; give each its own, or wait until it has ended.", e);
        }
    }

    /// <summary>The folder of a trial's checkpoints.</summary>
    public string CheckpointsOf(int trial) => System.IO.Path.Combine(Path, "checkpoints", Number("trial", trial));

    /// <summary>The folder of the checkpoints of refitting a trial.</summary>
    public string RefitCheckpointsOf(int trial) => System.IO.Path.Combine(Path, "checkpoints", Number("refit", trial));

    /// <summary>The model of a trial as trained.</summary>
    public string ModelOf(int trial) => System.IO.Path.Combine(Path, $"{Number("best-trial", trial)}.zip");

    /// <summary>The model of a trial fitted on all rows.</summary>
    public string RefittedModelOf(int trial) => System.IO.Path.Combine(Path, $"{Number("refitted-trial", trial)}.zip");

    /// <summary>Deletes a folder of checkpoints.</summary>
    public static void Delete(string? checkpoints)
    {
        if (Directory.Exists(checkpoints))
            Directory.Delete(checkpoints, recursive: true);
    }

    /// <summary>Deletes models of trials that were the best once, and what a killed process left half written.</summary>
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
