using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes the candidate of minGRU and minLSTM, which is a + 0.5 above zero and sigmoid(a) elsewhere.</summary>
internal static class MinimalGate
{
    public static string Candidate(GraphBuilder body, string argument) => body.Add("Where", [
        body.Add("Greater", [argument, body.Number(0)]), body.Sum(argument, body.Number(0.5f)), body.Sigmoid(argument)]);
}
