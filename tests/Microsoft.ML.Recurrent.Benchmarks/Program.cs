// How fast the parts are: kernels, cells and training by BenchmarkDotNet, the ML.NET surface by reports of its own.
using Microsoft.ML.Recurrent.Benchmarks;

return Commands.Run(args, Console.Out, Console.Error);
