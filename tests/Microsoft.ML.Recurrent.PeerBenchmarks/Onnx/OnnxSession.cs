using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>A graph loaded into ONNX Runtime, to be run on tensors that are bound once. One caller at a time.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly Dictionary<string, OnnxValue> _values;
    private readonly List<IDisposable> _owned = [];

    /// <summary>Loads a graph with every optimisation, its operations one after another, each on a number of threads.</summary>
    public OnnxSession(OnnxGraph graph, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        // Its threads spin for work while a run lasts, as they do by default; after the run they would keep a core from whoever is measured next.
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        _session = new InferenceSession(OnnxModelWriter.Write(graph), options);
        _values = graph.Inputs.Concat(graph.Outputs).ToDictionary(v => v.Name);
    }

    /// <summary>Makes a tensor over an array, which stays in place until this session ends.</summary>
    public OrtValue Tensor<T>(string name, T[] data)
        where T : unmanaged
    {
        var tensor = OrtValue.CreateTensorValueFromMemory(data, _values[name].Shape);
        _owned.Add(tensor);
        return tensor;
    }

    /// <summary>Makes a float tensor of an input's or output's size.</summary>
    public OrtValue Tensor(string name) => Tensor(name, new float[_values[name].Shape.Aggregate((a, b) => a * b)]);

    /// <summary>Binds every input and output of the graph.</summary>
    public OrtIoBinding Bind(IEnumerable<(string Name, OrtValue Value)> inputs, IEnumerable<(string Name, OrtValue Value)> outputs)
    {
        var binding = _session.CreateIoBinding();
        _owned.Add(binding);
        foreach (var (name, value) in inputs)
            binding.BindInput(name, value);
        foreach (var (name, value) in outputs)
            binding.BindOutput(name, value);
        return binding;
    }

    public void Run(OrtIoBinding binding) => _session.RunWithBinding(_runOptions, binding);

    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }
}
