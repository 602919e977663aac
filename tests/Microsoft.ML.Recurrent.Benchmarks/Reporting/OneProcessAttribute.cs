using BenchmarkDotNet.Configs;

namespace Microsoft.ML.Recurrent.Benchmarks.Reporting;

/// <summary>Measures benchmarks that have the vector width as a parameter.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OneProcessAttribute : Attribute, IConfigSource
{
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddJob(BenchmarkJobs.Base);
}
