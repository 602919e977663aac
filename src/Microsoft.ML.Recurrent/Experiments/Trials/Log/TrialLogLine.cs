using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Experiments.Trials.Log;

/// <summary>
/// Writes the lines of a trial log, each a JSON object with the member "line": experiment, started, report or finished. Numbers have enough digits to read back
/// the same bits; numbers that are not finite are text.
/// </summary>
internal static class TrialLogLine
{
    public const int FormatVersion = 1;
    public const string Experiment = "experiment";
    public const string Started = "started";
    public const string Report = "report";
    public const string Finished = "finished";

    // The log is not a web page: names and messages stay readable.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> OfHeader(TrialLogHeader header) => Write(Experiment, writer =>
    {
        writer.WriteNumber("format", FormatVersion);
        writer.WriteStartObject("of");
        foreach (var (name, value) in header.Entries)
            writer.WriteString(name, value);
        writer.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> OfStart(int trial, TrialParameters parameters, double elapsed) => Write(Started, writer =>
    {
        writer.WriteNumber("trial", trial);
        writer.WriteStartObject("parameters");
        foreach (var (name, value) in parameters)
        {
            // The type is part of what a value is: 1 and 1.0 are not the same to an options class.
            writer.WriteStartObject(name);
            WriteParameter(writer, value);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        WriteNumber(writer, "elapsed", elapsed);
    });

    public static ReadOnlyMemory<byte> OfReport(int trial, TrialReport report, double elapsed) => Write(Report, writer =>
    {
        writer.WriteNumber("trial", trial);
        writer.WriteNumber("epoch", report.Epoch);
        writer.WriteNumber("run", report.Run);
        WriteNumber(writer, "loss", report.Loss);
        WriteNumber(writer, "seconds", report.Seconds);
        WriteNumber(writer, "elapsed", elapsed);
    });

    public static ReadOnlyMemory<byte> OfEnd(TrialResult result) => Write(Finished, writer =>
    {
        writer.WriteNumber("trial", result.TrialId);
        writer.WriteString("state", result.State.ToString());
        WriteNumber(writer, "metric", result.Metric);
        WriteNumber(writer, "loss", result.Loss);
        WriteNumber(writer, "seconds", result.Seconds);
        if (result.Error is { } error)
            writer.WriteString("error", error);
        WriteNumber(writer, "elapsed", result.EndedAfterSeconds);
    });

    private static ReadOnlyMemory<byte> Write(string line, Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            writer.WriteStartObject();
            writer.WriteString("line", line);
            writeMembers(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private static void WriteParameter(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case int number:
                writer.WriteNumber(nameof(Int32), number);
                break;
            case long number:
                writer.WriteNumber(nameof(Int64), number);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumber(nameof(Single), number);
                break;
            case float number:
                writer.WriteString(nameof(Single), TrialNumbers.Format(number));
                break;
            case double number:
                WriteNumber(writer, nameof(Double), number);
                break;
            case bool flag:
                writer.WriteBoolean(nameof(Boolean), flag);
                break;
            default:
                writer.WriteString(nameof(String), (string)value);
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteString(name, TrialNumbers.Format(value));
    }
}
