namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Finds files of a data set under the folder given by --data.</summary>
internal sealed class DataSource(string? folder)
{
    /// <summary>Path of a file: the folder given may hold the data set's folder or be it.</summary>
    /// <exception cref="EvaluationException">There is no such file; the message names the places looked at.</exception>
    public string File(string dataSet, string file)
    {
        if (folder is null)
            throw new EvaluationException($"--data is missing; it names the folder that holds {dataSet}/{file}.");
        if (!Directory.Exists(folder))
            throw new EvaluationException($"--data is '{folder}', and there is no such folder.");
        string[] places = [Path.Combine(folder, dataSet, file), Path.Combine(folder, file)];
        return places.FirstOrDefault(System.IO.File.Exists)
            ?? throw new EvaluationException($"--data is '{folder}', but there is neither {string.Join(" nor ", places)}.");
    }
}
