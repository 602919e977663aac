using BenchmarkDotNet.Configs;

namespace Microsoft.ML.Recurrent.Benchmarks.Reporting;

/// <summary>Measures benchmarks once at every vector width, each in a process of its own: for code that chooses its width itself.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PerWidthAttribute : Attribute, IConfigSource
{
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddJob(BenchmarkJobs.PerWidth());
}
