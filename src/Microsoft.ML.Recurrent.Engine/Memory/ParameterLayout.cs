namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>Collects the tensors of a network one after another; each starts on a 64-byte boundary of the flat array.</summary>
internal sealed class ParameterLayout
{
    private readonly List<Parameter> _parameters = [];
    private int _end;

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public Parameter AddMatrix(string name, int rows, int columns) => Add(name, rows, columns, false);

    public Parameter AddVector(string name, int length) => Add(name, 1, length, true);

    private Parameter Add(string name, int rows, int columns, bool isVector)
    {
        var offset = (_end + 15) & ~15;
        var parameter = new Parameter(name, offset, rows, columns, isVector);
        _end = checked(offset + parameter.Length);
        _parameters.Add(parameter);
        return parameter;
    }
}
