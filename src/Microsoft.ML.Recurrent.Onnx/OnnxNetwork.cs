using Google.Protobuf;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Onnx.Graphs;
using Microsoft.ML.Recurrent.Onnx.Networks;
using Microsoft.ML.Recurrent.Onnx.Schema;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>Writes networks of the engine as ONNX models.</summary>
/// <remarks>
/// <para>
/// A model reads <c>features</c> [time, batch, values] for the numbers of each step, <c>tokens</c> [time, batch] for tokens and <c>factors</c>
/// [time, batch, keys] for further keys, whichever the network reads, and <c>lengths</c> [batch], the number of steps of each sequence, at least 1. What is
/// after the end of a sequence may have any value that is a number. It returns <c>output</c>: [batch, outputs] if the network pools the steps of a
/// sequence, and otherwise [time, batch, outputs], zero after the end of a sequence. Further heads are <c>output_1</c> and so on. A network that scores
/// transitions between tags also returns <c>tags</c> [time, batch], the best sequence of tags, -1 after the end. Time and batch may differ from call to call.
/// </para>
/// <para>
/// RNN, GRU and LSTM are used where they compute the cell; the other cells are written step by step, by the operator Scan. The operator set is 17. Methods are
/// safe to call from several threads.
/// </para>
/// </remarks>
/// <example>
/// A network is written to a file, which ONNX Runtime reads.
/// <code>
/// using Microsoft.ML.Recurrent.Engine.Networks;
/// using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
/// using Microsoft.ML.Recurrent.Onnx;
///
/// var network = new RecurrentNetwork(new NetworkOptions { InputSize = 3, HiddenSizes = [32], OutputSize = 2 });
/// File.WriteAllBytes("network.onnx", OnnxNetwork.ToBytes(network));
/// </code>
/// </example>
public static class OnnxNetwork
{
    private const long FormatVersion = 8; // of operator set 17
    private const long OperatorSet = 17;

    /// <summary>Returns a network as the bytes of an ONNX model.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="NotSupportedException">The network has a part that is not written as ONNX, which the message names.</exception>
    public static byte[] ToBytes(RecurrentNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return ToModel(network).ToByteArray();
    }

    internal static ModelProto ToModel(RecurrentNetwork network)
    {
        var graph = new GraphBuilder("network");
        NetworkGraph.Write(graph, network, NetworkInputs.Add(graph, network.Shape.Input)).AddTo(graph);
        var model = new ModelProto { IrVersion = FormatVersion, ProducerName = "Microsoft.ML.Recurrent", Graph = graph.Graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OperatorSet });
        return model;
    }
}
