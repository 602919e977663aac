using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.PageChecks;

/// <summary>What a page has to keep at every width, light and dark.</summary>
internal static partial class PageCheck
{
    private const double SmallestFont = 11;

    /// <returns>What is wrong, a sentence each.</returns>
    public static IEnumerable<string> Of(PageFindings page, bool dark, IReadOnlyList<string> console)
    {
        if (page.Overflow > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"The page is {page.Overflow} px wider than the screen.");
        if (page.SmallestFont < SmallestFont)
            yield return string.Create(CultureInfo.InvariantCulture, $"'{page.SmallestText}' is {page.SmallestFont:f1} px high; {SmallestFont} is the least.");
        if (page.Unreachable.Length > 0)
            yield return $"Outside of their picture: {string.Join(", ", page.Unreachable)}.";
        if (page.Overlaps.Length > 0)
            yield return $"Over each other: {string.Join(", ", page.Overlaps)}.";
        if (!page.HintsWhereItScrolls)
            yield return "Something scrolls sideways without a hint.";
        if (dark ? page.Ground > 0.2 || page.Ink < 0.7 : page.Ground < 0.9 || page.Ink > 0.3)
            yield return string.Create(CultureInfo.InvariantCulture, $"Ground {page.Ground:f2} and text {page.Ink:f2} are not {(dark ? "dark" : "light")}.");
        foreach (var text in page.Texts.Where(text => NoNumber().IsMatch(text)).Concat(page.Labels.Where(text => TooManyDigits().IsMatch(text))))
            yield return $"'{text}' is no number for people.";
        foreach (var message in console)
            yield return $"The browser says: {message}";
    }

    [GeneratedRegex(@"^[-−]0$|NaN|Infinity")]
    private static partial Regex NoNumber();

    // More than three digits after the zeros of a label on an axis.
    [GeneratedRegex(@"^-?\d*\.0*[1-9]\d{3,}$")]
    private static partial Regex TooManyDigits();
}
