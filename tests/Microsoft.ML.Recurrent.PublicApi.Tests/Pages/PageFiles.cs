using System.Globalization;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>The files that the programs of the pages read, in the formats that the pages describe, in the current folder.</summary>
internal static class PageFiles
{
    public static void Write()
    {
        File.WriteAllLines("gestures.csv", SampleData.Gestures().Select(gesture => $"{gesture.Name},{Numbers(gesture.Signal)}"));
        File.WriteAllLines("batteries.csv", SampleData.Batteries().Select(battery => Numbers([battery.HoursLeft, .. battery.Voltages])));
        File.WriteAllLines("messages.tsv",
            SampleData.Messages().Select(message => $"{(message.IsSpam ? "true" : "false")}\t{message.Text}").Prepend("IsSpam\tText"));
        File.WriteAllLines("sentences.tsv",
            SampleData.Sentences().Select(sentence => $"{string.Join(' ', sentence.Tokens)}\t{string.Join(' ', sentence.Tags)}"));
        File.WriteAllLines("poem.txt", SampleData.Poem());
        File.WriteAllLines("unlabelled.txt", SampleData.Poem());
        File.WriteAllLines("sales.csv", SampleData.Sales().Select(amount => Numbers([amount])).Prepend("Amount"));
        File.WriteAllLines("shop-days.csv", SampleData.ShopDays().Select(day => string.Create(CultureInfo.InvariantCulture,
            $"{day.Shop},{day.Date:yyyy-MM-dd},{(day.IsHoliday ? "true" : "false")},{day.Sold}")).Prepend("Shop,Date,IsHoliday,Sold"));
    }

    private static string Numbers(float[] values) => string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
