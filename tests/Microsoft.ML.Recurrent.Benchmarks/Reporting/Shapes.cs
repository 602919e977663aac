using System.Globalization;

namespace Microsoft.ML.Recurrent.Benchmarks.Reporting;

/// <summary>Shapes as they stand in a table's column: numbers with an x between them.</summary>
internal static class Shapes
{
    public static (int First, int Second, int Third) Three(string shape)
    {
        var sizes = Sizes(shape);
        return (sizes[0], sizes[1], sizes[2]);
    }

    public static int[] Sizes(string shape) => Array.ConvertAll(shape.Split('x'), size => int.Parse(size, CultureInfo.InvariantCulture));
}
