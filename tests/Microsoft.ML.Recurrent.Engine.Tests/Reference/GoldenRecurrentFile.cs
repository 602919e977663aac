using Microsoft.ML.Recurrent.Engine.Tests.Golden;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// A cell-*.json file as a case and the result that libtorch gave. It was made by
/// <c>output, (h_n, c_n) = torch.nn.LSTM(input_size, hidden_size, layers, batch_first=True, bidirectional=...)(input, (h_0, c_0))</c>, GRU and RNN alike,
/// packed where the file has lengths, and <c>((output * output_weight).sum() + (h_n * h_n_weight).sum() + (c_n * c_n_weight).sum()).backward()</c>.
/// </summary>
internal static class GoldenRecurrentFile
{
    public static TheoryData<string> Names => [.. GoldenFile.Names("cell-")];

    public static (RecurrentCase Case, RecurrentResult Expected) Load(string name)
    {
        var file = GoldenFile.Load(name);
        int batch = file.Integer("batch");
        int steps = file.Integer("steps");
        int[] lengths = file.Has("lengths") ? file.Integers("lengths") : [.. Enumerable.Repeat(steps, batch)];
        var cell = new ReferenceCellOptions(KindOf(file.Text("kind")), file.Integer("hidden_size"));
        string[] names = file.Keys("parameters");

        double[][][] Sequences(string tensor) => Unpack(file.Tensor(tensor), lengths);
        ReferenceState[][] States(string h, string c) => UnpackStates(file.Tensor(h), file.Has(c) ? file.Tensor(c) : null);
        Dictionary<string, double[]> Parameters(string part) => names.ToDictionary(p => p, p => ToDouble(file.Tensor("parameters", p, part).Data));

        var golden = new RecurrentCase(file.Integer("input_size"), [.. Enumerable.Repeat(cell, file.Integer("layers"))], file.Flag("bidirectional"))
        {
            Parameters = Parameters("value"),
            Input = Sequences("input"),
            Initial = States("h_0", "c_0"),
            OutputWeight = Sequences("output_weight"),
            FinalWeight = States("h_n_weight", "c_n_weight"),
        };
        return (golden, new RecurrentResult
        {
            Output = Sequences("output"),
            Final = States("h_n", "c_n"),
            InputGradient = Sequences("grad_input"),
            InitialGradient = States("grad_h_0", "grad_c_0"),
            ParameterGradients = Parameters("grad"),
        });
    }

    public static double Loss(string name) => GoldenFile.Load(name).Number("loss");

    private static ReferenceCellKind KindOf(string kind) => kind switch
    {
        "rnn_tanh" => ReferenceCellKind.ElmanTanh,
        "rnn_relu" => ReferenceCellKind.ElmanRelu,
        "lstm" => ReferenceCellKind.Lstm,
        "gru" => ReferenceCellKind.GruResetAfter,
        _ => throw new InvalidDataException($"Unknown kind '{kind}'."),
    };

    private static double[][][] Unpack(GoldenTensor tensor, int[] lengths)
    {
        int steps = tensor.Shape[1], width = tensor.Shape[2];
        return [.. lengths.Select((length, b) => Enumerable.Range(0, length)
            .Select(t => ToDouble(tensor.Data.AsSpan((b * steps + t) * width, width))).ToArray())];
    }

    private static ReferenceState[][] UnpackStates(GoldenTensor h, GoldenTensor? c)
    {
        double[] Row(GoldenTensor tensor, int k, int b) => ToDouble(tensor.Data.AsSpan((k * tensor.Shape[1] + b) * tensor.Shape[2], tensor.Shape[2]));
        return
        [
            .. Enumerable.Range(0, h.Shape[0]).Select(k => Enumerable.Range(0, h.Shape[1]).Select(b =>
                new ReferenceState(Row(h, k, b), c is null ? [] : Row(c, k, b))).ToArray()),
        ];
    }

    private static double[] ToDouble(ReadOnlySpan<float> values)
    {
        var result = new double[values.Length];
        for (int k = 0; k < values.Length; k++)
            result[k] = values[k];
        return result;
    }
}
