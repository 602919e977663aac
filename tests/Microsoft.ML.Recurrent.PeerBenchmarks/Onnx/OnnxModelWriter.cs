using Google.Protobuf;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>Writes a graph as an ONNX model: the messages of onnx.proto, of which only the fields used here are named.</summary>
internal static class OnnxModelWriter
{
    private const long FormatVersion = 8; // onnx.proto's IR version, the one of operator set 17
    private const long OperatorSet = 17;
    private const int IntegerType = 2;    // AttributeProto.AttributeType
    private const int TextType = 3;
    private const int IntegersType = 7;

    public static byte[] Write(OnnxGraph graph) => Message(model =>
    {
        Integer(model, 1, FormatVersion);
        Text(model, 2, "Microsoft.ML.Recurrent.PeerBenchmarks");
        Nested(model, 7, m => WriteGraph(m, graph));
        Nested(model, 8, m => Integer(m, 2, OperatorSet));
    });

    private static void WriteGraph(CodedOutputStream message, OnnxGraph graph)
    {
        foreach (var node in graph.Nodes)
            Nested(message, 1, m => WriteNode(m, node));
        Text(message, 2, "network");
        foreach (var constant in graph.Constants)
            Nested(message, 5, m => WriteTensor(m, constant));
        foreach (var input in graph.Inputs)
            Nested(message, 11, m => WriteValue(m, input));
        foreach (var output in graph.Outputs)
            Nested(message, 12, m => WriteValue(m, output));
    }

    private static void WriteNode(CodedOutputStream message, OnnxNode node)
    {
        foreach (var input in node.Inputs)
            Text(message, 1, input);
        foreach (var output in node.Outputs)
            Text(message, 2, output);
        Text(message, 4, node.Operation);
        foreach (var attribute in node.Attributes)
            Nested(message, 5, m => WriteAttribute(m, attribute));
    }

    private static void WriteAttribute(CodedOutputStream message, OnnxAttribute attribute)
    {
        Text(message, 1, attribute.Name);
        if (attribute.Integer is { } integer)
        {
            Integer(message, 3, integer);
            Integer(message, 20, IntegerType);
        }
        else if (attribute.Text is { } text)
        {
            Text(message, 4, text);
            Integer(message, 20, TextType);
        }
        else
        {
            foreach (var value in attribute.Integers!)
                Integer(message, 8, value);
            Integer(message, 20, IntegersType);
        }
    }

    private static void WriteTensor(CodedOutputStream message, OnnxTensor tensor)
    {
        foreach (var dimension in tensor.Shape)
            Integer(message, 1, dimension);
        Integer(message, 2, (long)tensor.Element);
        Text(message, 8, tensor.Name);
        Bytes(message, 9, tensor.Data);
    }

    private static void WriteValue(CodedOutputStream message, OnnxValue value)
    {
        Text(message, 1, value.Name);
        Nested(message, 2, type => Nested(type, 1, tensor =>
        {
            Integer(tensor, 1, (long)value.Element);
            Nested(tensor, 2, shape =>
            {
                foreach (var dimension in value.Shape)
                    Nested(shape, 1, m => Integer(m, 1, dimension));
            });
        }));
    }

    private static void Integer(CodedOutputStream message, int field, long value)
    {
        message.WriteTag(field, WireFormat.WireType.Varint);
        message.WriteInt64(value);
    }

    private static void Text(CodedOutputStream message, int field, string value)
    {
        message.WriteTag(field, WireFormat.WireType.LengthDelimited);
        message.WriteString(value);
    }

    private static void Nested(CodedOutputStream message, int field, Action<CodedOutputStream> write) => Bytes(message, field, Message(write));

    private static void Bytes(CodedOutputStream message, int field, byte[] value)
    {
        message.WriteTag(field, WireFormat.WireType.LengthDelimited);
        message.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var stream = new CodedOutputStream(buffer, leaveOpen: true))
            write(stream);
        return buffer.ToArray();
    }
}
