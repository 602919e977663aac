using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.PageChecks;

/// <summary>What a browser tells of a page as it is shown.</summary>
internal sealed record PageFindings
{
    [JsonPropertyName("overflow")]
    public double Overflow { get; init; }

    [JsonPropertyName("smallest")]
    public double SmallestFont { get; init; }

    [JsonPropertyName("smallestText")]
    public string SmallestText { get; init; } = "";

    [JsonPropertyName("texts")]
    public string[] Texts { get; init; } = [];

    [JsonPropertyName("labels")]
    public string[] Labels { get; init; } = [];

    [JsonPropertyName("hidden")]
    public string[] Unreachable { get; init; } = [];

    [JsonPropertyName("overlaps")]
    public string[] Overlaps { get; init; } = [];

    [JsonPropertyName("ground")]
    public double Ground { get; init; }

    [JsonPropertyName("ink")]
    public double Ink { get; init; }

    [JsonPropertyName("hints")]
    public bool HintsWhereItScrolls { get; init; }

    /// <summary>Runs in the page. Sizes are those on the screen: a picture that is scaled down has smaller letters than its style says.</summary>
    public const string Script = """
        () => {
          const light = colour => { const c = colour.match(/[\d.]+/g).map(Number); return (0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]) / 255; };
          const shown = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
          let smallest = 1e9, smallestText = '', texts = [], labels = [];
          for (const element of document.querySelectorAll('body *')) {
            const own = [...element.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent.trim()).join('');
            if (!own || !shown(element) || element.closest('title, style')) continue;
            let size = parseFloat(getComputedStyle(element).fontSize);
            const svg = element.closest('svg');
            if (svg) size *= svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            if (size < smallest) { smallest = size; smallestText = own; }
            texts.push(own);
            if (svg) labels.push(own);
          }
          const hidden = [], overlaps = [];
          for (const svg of [...document.querySelectorAll('svg')].filter(shown)) {
            const frame = svg.getBoundingClientRect(), boxes = [];
            for (const text of svg.querySelectorAll('text')) {
              const box = text.getBoundingClientRect();
              if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
                  hidden.push(text.textContent);
              if (!text.classList.contains('halo')) {
                const other = boxes.find(b => b.box.left < box.right - 1 && box.left < b.box.right - 1 && b.box.top < box.bottom - 2
                    && box.top < b.box.bottom - 2);
                if (other) overlaps.push(other.text + ' | ' + text.textContent);
                boxes.push({ box, text: text.textContent });
              }
            }
          }
          const scrolling = [...document.querySelectorAll('.scroll')].filter(s => s.scrollWidth > s.clientWidth + 1);
          const hints = scrolling.every(s => getComputedStyle(s).backgroundImage.includes('gradient') && s.tabIndex === 0
            && (s.clientWidth > 700 || shown(s.parentElement.querySelector('.hint'))));
          return {
            overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth, smallest, smallestText, texts, labels,
                hidden, overlaps, hints,
            ground: light(getComputedStyle(document.body).backgroundColor), ink: light(getComputedStyle(document.body).color),
          };
        }
        """;
}
