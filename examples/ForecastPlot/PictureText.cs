namespace ForecastPlot;

/// <summary>The words of a picture.</summary>
/// <param name="Title">What is forecast.</param>
/// <param name="Values">The values and their unit, beside the axis.</param>
internal sealed record PictureText(string Title, string Values);
