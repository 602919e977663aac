using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>An hour of a store: two targets, and everything that a forecaster of many series reads besides.</summary>
public sealed class Store
{
    public string Name { get; set; } = "";

    public DateTime Time { get; set; }

    /// <summary>The targets.</summary>
    [VectorType(2)]
    public float[] Sales { get; set; } = [0, 0];

    /// <summary>Known up to now.</summary>
    public float Visitors { get; set; }

    /// <summary>Known in advance.</summary>
    public bool Promotion { get; set; }

    public string Region { get; set; } = "";

    /// <summary>Stores of different size, hour by hour, their rows interleaved; some values are missing.</summary>
    public static Store[] Hours(int count, params string[] names) =>
    [
        .. Enumerable.Range(0, count).SelectMany(t => names.Select((name, s) => new Store
        {
            Name = name,
            Time = new DateTime(2024, 1, 1).AddHours(t),
            Sales = [Sale(t, s), t % 11 == 7 ? float.NaN : (3 * s) + MathF.Cos(t / 4f)],
            Visitors = t % 13 == 5 ? float.NaN : 100 + (10 * MathF.Sin((t + s) / 3f)),
            Promotion = IsPromoted(t, s),
            Region = s % 2 == 0 ? "north" : "south",
        })),
    ];

    private static bool IsPromoted(int t, int store) => (t + store) % 9 is 2 or 3;

    private static float Sale(int t, int store) =>
        10 * (store + 1) + (4 * MathF.Sin(MathF.Tau * t / 6)) + (IsPromoted(t, store) ? 5 : 0) + (0.5f * MathF.Cos(t * t));
}
