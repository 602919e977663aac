using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Sequences;

/// <summary>A sequence of steps of one or several values, and its class.</summary>
internal sealed class LabelledSeries
{
    [VectorType]
    public float[] Values { get; set; } = [];

    public string Class { get; set; } = "";

    /// <summary>A number to predict, where there are no classes.</summary>
    public float Target { get; set; }

    /// <summary>Reads a .ts file: one case a line, its columns one after the other, separated by colons, their values separated by commas, then the class.</summary>
    public static (List<LabelledSeries> Rows, int StepSize) ReadColumns(string path)
    {
        var (rows, stepSize) = (new List<LabelledSeries>(), 0);
        foreach (var line in File.ReadLines(path).SkipWhile(l => !l.StartsWith("@data", StringComparison.OrdinalIgnoreCase)).Skip(1).Where(l => l.Length > 0))
        {
            var fields = line.Split(':');
            var columns = fields[..^1].Select(field => field.Split(',').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray()).ToArray();
            if (columns.Length == 0 || columns.Any(column => column.Length != columns[0].Length) || (rows.Count > 0 && columns.Length != stepSize))
                throw new EvaluationException($"{path}, case {rows.Count + 1}: columns are missing, or have different lengths.");
            stepSize = columns.Length;
            rows.Add(new LabelledSeries { Class = fields[^1], Values = [.. Enumerable.Range(0, columns[0].Length).SelectMany(t => columns.Select(column => column[t]))] });
        }

        return (rows, stepSize);
    }

    /// <summary>Reads a file of one case a line: the class, then a field for each step, whose values are separated by blanks.</summary>
    public static (List<LabelledSeries> Rows, int StepSize) Read(string path)
    {
        var (rows, stepSize) = (new List<LabelledSeries>(), 0);
        foreach (var line in File.ReadLines(path))
        {
            var fields = line.Split(',');
            var steps = fields[1..].Select(field => field.Split(' ').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray()).ToArray();
            if (steps.Length == 0 || steps.Any(step => step.Length != steps[0].Length) || (rows.Count > 0 && steps[0].Length != stepSize))
                throw new EvaluationException($"{path}, case {rows.Count + 1}: steps have different numbers of values.");
            stepSize = steps[0].Length;
            rows.Add(new LabelledSeries { Class = fields[0], Values = [.. steps.SelectMany(step => step)] });
        }

        return (rows, stepSize);
    }
}
