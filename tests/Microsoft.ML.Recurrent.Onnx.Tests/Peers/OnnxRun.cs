using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Recurrent.Onnx.Tests.Peers;

/// <summary>Runs a model in ONNX Runtime.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxRun(byte[] model, GraphOptimizationLevel level = GraphOptimizationLevel.ORT_ENABLE_ALL)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = level, IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(model, options);
    }

    /// <summary>Gets the names of what the model reads.</summary>
    public IReadOnlyCollection<string> Inputs => _session.InputNames;

    /// <summary>Returns an output of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="inputs">The values of every input, in the order of memory, and their dimensions.</param>
    public (float[] Values, long[] Dimensions) Run(string name, IReadOnlyDictionary<string, (Array Values, long[] Dimensions)> inputs) =>
        Run<float>(name, inputs);

    /// <summary>Returns an output of integers.</summary>
    public (long[] Values, long[] Dimensions) RunIntegers(string name, IReadOnlyDictionary<string, (Array Values, long[] Dimensions)> inputs) =>
        Run<long>(name, inputs);

    public void Dispose() => _session.Dispose();

    private (T[] Values, long[] Dimensions) Run<T>(string name, IReadOnlyDictionary<string, (Array Values, long[] Dimensions)> inputs)
        where T : unmanaged
    {
        var values = inputs.ToDictionary(input => input.Key, input => ValueOf(input.Value.Values, input.Value.Dimensions));
        using var run = new RunOptions();
        using var outputs = _session.Run(run, values, [name]);
        foreach (var value in values.Values)
            value.Dispose();
        return (outputs[0].GetTensorDataAsSpan<T>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
    }

    private static OrtValue ValueOf(Array values, long[] dimensions) => values switch
    {
        float[] numbers => OrtValue.CreateTensorValueFromMemory(numbers, dimensions),
        long[] integers => OrtValue.CreateTensorValueFromMemory(integers, dimensions),
        int[] integers => OrtValue.CreateTensorValueFromMemory(integers, dimensions),
        _ => throw new ArgumentException($"Values of {values.GetType()} are not known.", nameof(values)),
    };
}
