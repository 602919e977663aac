using Microsoft.ML;
using Microsoft.ML.Recurrent.LoadHost;

// LoadHost MODEL.zip DATA.idv COLUMN...
// Prints one line for each row: the columns' values as hexadecimal bits.
// LoadHost --forecast MODEL.zip VALUE...
// Prints the forecast of a recurrent forecaster after these observations, one line for each output column.
// LoadHost --forecast-series MODEL.zip ID VALUE...
// The same for one of the series of a forecaster of several.
// LoadHost --generate MODEL.zip SEED PROMPT...
// Prints what a language model writes after each prompt, one line for each, line breaks as bars.
if (args is ["--generate", var languageModel, var seed, .. var prompts])
{
    foreach (var line in TextContinuation.GoOn(languageModel, seed, prompts))
        Console.WriteLine(line);
    return 0;
}

if (args is ["--forecast", var forecaster, .. var values])
{
    foreach (var line in SeriesEngine.GoOn(forecaster, values))
        Console.WriteLine(line);
    return 0;
}

if (args is ["--forecast-series", var ofSeveral, var series, .. var valuesOfSeries])
{
    foreach (var line in SeriesEngine.GoOn(ofSeveral, valuesOfSeries, series))
        Console.WriteLine(line);
    return 0;
}

if (args.Length < 3)
{
    Console.Error.WriteLine("Usage: LoadHost MODEL.zip DATA.idv COLUMN...");
    return 2;
}

var ml = new MLContext();
var model = ml.Model.Load(args[0], out _);
foreach (var line in OutputBits.Of(model.Transform(ml.Data.LoadFromBinary(args[1])), args[2..]))
    Console.WriteLine(line);
return 0;
