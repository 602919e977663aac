namespace ForecastPlot;

/// <summary>What a picture says in words.</summary>
/// <param name="Title">What is forecast.</param>
/// <param name="Values">The values and their unit, beside the axis.</param>
/// <param name="Dates">The date of each value, those that are forecast included; null where rows have none and are numbered.</param>
internal sealed record PictureText(string Title, string Values, DateTime[]? Dates);
