using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Experiments.Trials.Log;

/// <summary>
/// Reads a trial log. An incomplete last line, which a process leaves that is killed while it writes, is skipped. Any other line that is not as it was written
/// is an error that names the line.
/// </summary>
internal static class TrialLogReader
{
    /// <summary>The maximum number of bytes of a log, some million reports.</summary>
    private const long LargestLog = 1L << 29;

    /// <summary>The maximum time in a log: some three hundred years.</summary>
    private const double LongestSeconds = 1e10;

    // A repeated key has two values, and readers differ in which one they use.
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the whole log.</summary>
    /// <param name="stream">The log, at its beginning.</param>
    /// <param name="path">The path of the log, for messages.</param>
    /// <exception cref="InvalidDataException">A line is damaged, or the log was written by a later version.</exception>
    public static TrialLogContent Read(Stream stream, string path)
    {
        if (stream.CanSeek && stream.Length > LargestLog)
            throw new InvalidDataException($"The trial log '{path}' has {stream.Length} bytes; at most {LargestLog} are read.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.GetBuffer().AsMemory(0, (int)memory.Length);
        var trials = new Dictionary<int, LoggedTrial>();
        TrialLogHeader? header = null;
        double seconds = 0;
        var start = 0;
        for (var number = 1; bytes.Span[start..].IndexOf((byte)'\n') is >= 0 and var length; number++)
        {
            try
            {
                using var document = JsonDocument.Parse(bytes.Slice(start, length), s_strict);
                if (header is null)
                    header = ReadHeader(document.RootElement);
                else
                    seconds = ReadLine(document.RootElement, trials);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
            {
                throw new InvalidDataException(
                    $"Line {number} of the trial log '{path}' is damaged: {e.Message} Delete the line and those after it to continue from there, "
                        + "or the log to start again.", e);
            }

            start += length + 1;
        }

        return new TrialLogContent(header, trials, seconds, start);
    }

    private static TrialLogHeader ReadHeader(JsonElement line)
    {
        if (line.GetProperty("line").GetString() != TrialLogLine.Experiment)
            throw new FormatException("The log does not begin with the line of the experiment.");
        var format = line.GetProperty("format").GetInt32();
        if (format != TrialLogLine.FormatVersion)
            throw new FormatException($"Its format is {format}; this version of the library reads format {TrialLogLine.FormatVersion}.");
        return new TrialLogHeader(
            [.. line.GetProperty("of").EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetString() ?? ""))]);
    }

    /// <returns>The time that the experiment had taken.</returns>
    private static double ReadLine(JsonElement line, Dictionary<int, LoggedTrial> trials)
    {
        var id = line.GetProperty("trial").GetInt32();
        switch (line.GetProperty("line").GetString())
        {
            case TrialLogLine.Started:
                if (id > trials.Count + RecurrentDefaults.MostThreads)
                    throw new FormatException($"Trial {id} starts after {trials.Count} others; trials are numbered in the order in which they start.");
                if (id < 0 || !trials.TryAdd(id, new LoggedTrial(ReadParameters(line.GetProperty("parameters")))))
                    throw new FormatException($"Trial {id} starts twice or has no number.");
                break;
            case TrialLogLine.Report:
                var reports = Running(trials, id).Reports;
                var report = new TrialReport(line.GetProperty("epoch").GetInt32(), ReadNumber(line.GetProperty("loss")), ReadSeconds(line, "seconds"))
                {
                    Run = line.TryGetProperty("run", out var run) ? run.GetInt32() : 1,
                };
                if (report.Epoch != reports.Count + 1)
                    throw new FormatException($"Trial {id} reports epoch {report.Epoch} after {reports.Count}.");
                if (report.Run < 1 || report.Run > report.Epoch)
                    throw new FormatException($"Trial {id} reports run {report.Run} in epoch {report.Epoch}.");
                reports.Add(report);
                break;
            case TrialLogLine.Finished:
                var trial = Running(trials, id);
                trial.Result = ReadResult(line, id, trial);
                break;
            case var other:
                throw new FormatException($"There is no line '{other}'.");
        }

        return ReadSeconds(line, "elapsed");
    }

    private static LoggedTrial Running(Dictionary<int, LoggedTrial> trials, int id) =>
        trials.TryGetValue(id, out var trial) && trial.Result is null ? trial : throw new FormatException($"Trial {id} is not running.");

    private static TrialResult ReadResult(JsonElement line, int id, LoggedTrial trial)
    {
        if (!Enum.TryParse<TrialState>(line.GetProperty("state").GetString(), out var state) || !Enum.IsDefined(state))
            throw new FormatException($"There is no state '{line.GetProperty("state").GetString()}'.");
        return new TrialResult
        {
            TrialId = id,
            Parameters = trial.Parameters,
            State = state,
            Metric = ReadNumber(line.GetProperty("metric")),
            Loss = ReadNumber(line.GetProperty("loss")),
            Seconds = ReadSeconds(line, "seconds"),
            EndedAfterSeconds = ReadSeconds(line, "elapsed"),
            Reports = [.. trial.Reports],
            Error = line.TryGetProperty("error", out var error) ? error.GetString() : null,
        };
    }

    private static TrialParameters ReadParameters(JsonElement parameters) => new(parameters.EnumerateObject().Select(parameter =>
    {
        var value = parameter.Value.EnumerateObject().Single();
        return KeyValuePair.Create<string, object>(parameter.Name, value.Name switch
        {
            nameof(Int32) => value.Value.GetInt32(),
            nameof(Int64) => value.Value.GetInt64(),
            nameof(Single) => value.Value.ValueKind == JsonValueKind.Number ? value.Value.GetSingle() : (float)ReadNumber(value.Value),
            nameof(Double) => ReadNumber(value.Value),
            nameof(Boolean) => value.Value.GetBoolean(),
            nameof(String) => value.Value.GetString() ?? "",
            _ => throw new FormatException($"There is no type '{value.Name}'."),
        });
    }));

    private static double ReadSeconds(JsonElement line, string name) =>
        ReadNumber(line.GetProperty(name)) is >= 0 and <= LongestSeconds and var seconds ? seconds
        : throw new FormatException(FormattableString.Invariant($"'{name}' is {line.GetProperty(name)}; 0 to {LongestSeconds} seconds are allowed."));

    private static double ReadNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : value.GetString() is "NaN" or "Infinity" or "-Infinity" ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : throw new FormatException($"'{value}' is not a number.");
}
