using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Tests;

public sealed class KeyValuesTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void TextIsKept() => AssertKept(["b", "ä"], "b", "ä");

    [Fact]
    public void NumbersAndBooleansAreKept()
    {
        AssertKept([1.5f, -2f], "1.5", "-2");
        AssertKept([1.5, double.MinValue], "1.5", "-1.7976931348623157E+308");
        AssertKept<sbyte>([-1, 2], "-1", "2");
        AssertKept<byte>([1, 255], "1", "255");
        AssertKept<short>([-1, 2], "-1", "2");
        AssertKept<ushort>([1, 65535], "1", "65535");
        AssertKept([-1, 2], "-1", "2");
        AssertKept([1u, uint.MaxValue], "1", "4294967295");
        AssertKept([-1L, 2], "-1", "2");
        AssertKept([1UL, ulong.MaxValue], "1", "18446744073709551615");
        AssertKept([true, false], "True", "False");
    }

    [Fact]
    public void ColumnWithoutKeyValuesHasNone() => Assert.Null(KeyValues.Of(Samples.Numbers(_ml, 1).Schema["X"]));

    [Fact]
    public void TimesAndRowIdsAreKeptAndEachHasItsName()
    {
        var day = new DateTime(2024, 2, 29);
        AssertKept([day, day.AddHours(3), day.AddTicks(1)], "2024-02-29", "2024-02-29 03:00:00", "2024-02-29 00:00:00.0000001");
        var place = new DateTimeOffset(day, TimeSpan.FromHours(5.5));
        AssertKept([place, place.AddTicks(1)], "2024-02-28 18:30:00Z", "2024-02-28 18:30:00.0000001Z");
        AssertKept([TimeSpan.FromTicks(1), TimeSpan.FromDays(-2)], "00:00:00.0000001", "-2.00:00:00");
        var ids = KeyValues.Of(Keys([new DataViewRowId(1, 2), new DataViewRowId(2, 1)]).Schema["Key"])!;
        Assert.Equal(ids.ToText(), KeyValues.Load(ids.Save()).ToText());
        Assert.Equal(2, ids.ToText().Distinct().Count());
    }

    [Fact]
    public void HalvesOfSurrogatePairsAreKeptApart()
    {
        string[] texts = ["a\uD83D", "a\uDE00", "\uFFFD", "\uDE00\uD83D", "\uD83D\uDE00", "\uD83D"];
        Assert.Equal(texts, KeyValues.Load(KeyValues.OfText(texts).Save()).ToText());
        var bytes = KeyValues.OfText(["a\uD83D"]).Save();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => KeyValues.Load(bytes[..length]));
    }

    [Fact]
    public void KeysOfKeysAreRefusedByNameOrKept()
    {
        var data = _ml.Transforms.Conversion.MapValueToKey("Outer", "Key").Fit(Keys(["x", "y"])).Transform(Keys(["x", "y"]));
        Assert.Equal(["x", "y"], KeyValues.Of(data.Schema["Outer"])!.ToText());
    }

    [Fact]
    public void DamagedBytesAreAFormatError()
    {
        var bytes = KeyValues.OfText(["one", "two"]).Save();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => KeyValues.Load(bytes[..length]));
        Assert.Throws<FormatException>(() => KeyValues.Load([.. bytes, 0]));
        Assert.Throws<FormatException>(() => KeyValues.Load([99, .. bytes[1..]]));
        Assert.Throws<FormatException>(() => KeyValues.Load([12, 255, 255, 255, 127]));
        Assert.Throws<FormatException>(() => KeyValues.Load([1, 255, 255, 255, 255]));
        Assert.Throws<FormatException>(() => KeyValues.Load([1, 1, 0, 0, 0, 2, 0xC3, 0x28]));
        Assert.Throws<FormatException>(() => KeyValues.Load([1, 1, 0, 0, 0, 255, 255, 255, 255, 127]));
    }

    private void AssertKept<T>(T[] values, params string[] expected)
    {
        var kept = KeyValues.Of(Keys(values).Schema["Key"]);
        Assert.NotNull(kept);
        Assert.Equal(expected.Length, kept.Count);
        var loaded = KeyValues.Load(kept.Save());
        Assert.Equal(kept.ItemType, loaded.ItemType);
        Assert.Equal(expected, loaded.ToText());
        var builder = new DataViewSchema.Annotations.Builder();
        loaded.AddTo(builder, "KeyValues");
        Assert.Equal(new VectorDataViewType(kept.ItemType, expected.Length), builder.ToAnnotations().Schema["KeyValues"].Type);
    }

    private IDataView Keys<T>(T[] values)
    {
        var data = _ml.Data.LoadFromEnumerable(values.Select(value => new Holder<T> { Value = value }).ToArray());
        return _ml.Transforms.Conversion.MapValueToKey("Key", "Value").Fit(data).Transform(data);
    }

    private sealed class Holder<T>
    {
        public T Value { get; set; } = default!;
    }
}
