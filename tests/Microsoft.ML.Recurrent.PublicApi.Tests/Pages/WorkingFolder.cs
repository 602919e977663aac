namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>A folder of its own as the current one, so that a snippet may name a file the way a reader would.</summary>
internal sealed class WorkingFolder : IDisposable
{
    private readonly string _before = Directory.GetCurrentDirectory();
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-").FullName;

    public WorkingFolder() => Directory.SetCurrentDirectory(_folder);

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_before);
        Directory.Delete(_folder, recursive: true);
    }
}
