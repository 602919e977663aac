using System.Text.Json;
using Microsoft.ML.Recurrent.PageChecks;
using Microsoft.Playwright;

// PageChecks [FOLDER]
// Opens pages of experiments in Chromium at three widths, light and dark, checks what is shown, and leaves the pages and pictures of them in the folder.
// The last line is "N passed, N failed". CHROMIUM names the browser; by default it is Debian's.
var folder = Path.GetFullPath(args is [var given] ? given : "artifacts/pages");
Directory.CreateDirectory(folder);
var browserPath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";
if (!File.Exists(browserPath))
{
    Console.Error.WriteLine($"There is no browser at '{browserPath}'. Install Debian's package chromium, or set CHROMIUM to the path of one.");
    return 2;
}

var pages = SamplePages.Write(folder);
var profile = Directory.CreateTempSubdirectory("page-checks");
int passed = 0, failed = 0;
try
{
    using var playwright = await Playwright.CreateAsync();
    await using var browser = await playwright.Chromium.LaunchPersistentContextAsync(profile.FullName, new BrowserTypeLaunchPersistentContextOptions
    {
        ExecutablePath = browserPath,
        Headless = true,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync"],
    });
    var page = browser.Pages[0];
    var console = new List<string>();
    page.Console += (_, message) =>
    {
        if (message.Type is "error" or "warning")
            console.Add(message.Text);
    };
    page.PageError += (_, error) => console.Add(error);
    foreach (var (name, path) in pages)
        foreach (var width in new[] { 390, 800, 1400 })
            foreach (var dark in new[] { false, true })
            {
                console.Clear();
                await page.SetViewportSizeAsync(width, 900);
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
                await page.GotoAsync(new Uri(path).AbsoluteUri);
                var findings = (await page.EvaluateAsync<JsonElement>(PageFindings.Script)).Deserialize<PageFindings>()!;
                var what = $"{name} at {width} px, {(dark ? "dark" : "light")}";
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{width}-{(dark ? "dark" : "light")}.png"),
                    FullPage = true });
                var problems = PageCheck.Of(findings, dark, console).ToList();
                Console.WriteLine(problems.Count == 0 ? $"passed  {what}" : $"FAILED  {what}");
                foreach (var problem in problems)
                    Console.WriteLine($"        {problem}");
                (passed, failed) = problems.Count == 0 ? (passed + 1, failed) : (passed, failed + 1);
            }
}
finally
{
    profile.Delete(recursive: true);
}

Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;
