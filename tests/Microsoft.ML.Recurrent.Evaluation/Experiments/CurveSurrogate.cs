using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Evaluation.Experiments;

/// <summary>
/// LCBench (Zimmer, Lindauer and Hutter 2021) as a network of YAHPO Gym (Pfisterer et al. 2022): the curve of the validation error of a training that need not be made.
/// Safe for concurrent use.
/// </summary>
internal sealed class CurveSurrogate : IDisposable
{
    public const int Epochs = 52;

    private const int Outputs = 6;
    private const int Accuracy = 1;

    // Not written in the network; these are YAHPO Gym's cont_names of lcbench. The epoch comes before them.
    private static readonly string[] s_inputs = ["batch_size", "learning_rate", "momentum", "weight_decay", "num_layers", "max_units", "max_dropout"];

    private readonly InferenceSession _session;

    public CurveSurrogate(DataSource data)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(data.File("lcbench", "model.onnx"), options);
        using var space = JsonDocument.Parse(File.ReadAllText(data.File("lcbench", "config_space.json")));
        using var codes = JsonDocument.Parse(File.ReadAllText(data.File("lcbench", "encoding.json")));
        var parameters = space.RootElement.GetProperty("hyperparameters").EnumerateArray().ToDictionary(parameter => parameter.GetProperty("name").GetString()!);
        Tasks =
        [
            .. parameters["OpenML_task_id"].GetProperty("choices").EnumerateArray()
                .Select(task => codes.RootElement.GetProperty("OpenML_task_id").GetProperty(task.GetString()!).GetInt32()),
        ];
        Space = s_inputs.Aggregate(ExperimentSpace.Empty, (made, name) => Add(made, name, parameters[name]));
    }

    /// <summary>The code of each task.</summary>
    public IReadOnlyList<int> Tasks { get; }

    public ExperimentSpace Space { get; }

    public void Dispose() => _session.Dispose();

    /// <summary>The share of wrong answers on the validation part after each epoch.</summary>
    public double[] Errors(int task, TrialParameters parameters)
    {
        var (codes, rows) = (new int[Epochs], new float[Epochs * (s_inputs.Length + 1)]);
        Array.Fill(codes, task);
        float[] values = [.. s_inputs.Select(name => (float)parameters.GetDouble(name))];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            rows[epoch * (s_inputs.Length + 1)] = epoch + 1;
            values.CopyTo(rows, (epoch * (s_inputs.Length + 1)) + 1);
        }

        using var answers = _session.Run(
        [
            NamedOnnxValue.CreateFromTensor("x_cat", new DenseTensor<int>(codes, [Epochs, 1])),
            NamedOnnxValue.CreateFromTensor("x_cont", new DenseTensor<float>(rows, [Epochs, s_inputs.Length + 1])),
        ]);
        var outputs = answers[0].AsTensor<float>().ToArray();
        return [.. Enumerable.Range(0, Epochs).Select(epoch => 1 - (outputs[(epoch * Outputs) + Accuracy] / 100.0))];
    }

    private static ExperimentSpace Add(ExperimentSpace space, string name, JsonElement parameter)
    {
        var (lower, upper, logarithmic) = (parameter.GetProperty("lower"), parameter.GetProperty("upper"), parameter.GetProperty("log").GetBoolean());
        return parameter.GetProperty("type").GetString() == "uniform_int" ? space.WithIntegerRange(name, lower.GetInt32(), upper.GetInt32(), logarithmic)
            : space.WithRange(name, lower.GetDouble(), upper.GetDouble(), logarithmic);
    }
}
