namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>How a page looks: by the reader's choice on light or dark ground, and on paper.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ground: #fbfbfa; --card: #ffffff; --text: #1d2329; --soft: #68727d; --rule: #e3e6e9; --line: #3d6ea8; --best: #c2410c; }
        @media (prefers-color-scheme: dark) { :root { --ground: #14171a; --card: #1c2024; --text: #e6e8ea; --soft: #98a2ac; --rule: #31373d; --line: #7fb0ea; --best: #fb923c; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1180px; padding: 28px 20px 60px; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 15px; margin: 0 0 8px; }
        p { margin: 0 0 12px; color: var(--soft); } p strong { color: var(--text); }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(460px, 100%), 1fr)); gap: 16px; margin: 20px 0; }
        .card { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 14px 16px; min-width: 0; } .wide { grid-column: 1 / -1; }
        .scroll { overflow-x: auto; }
        svg { width: 100%; height: auto; display: block; }
        svg text { font: 11px system-ui, sans-serif; fill: var(--soft); } svg text.name { font-size: 12px; fill: var(--text); }
        svg text.halo { paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
        .grid { stroke: var(--rule); } .axis { stroke: var(--soft); }
        .dot { fill: var(--line); fill-opacity: .55; } .best { fill: var(--best); }
        .curve { fill: none; stroke: var(--line); stroke-width: 1.3; stroke-opacity: .6; } .curve.cut { stroke-dasharray: 3 3; stroke-opacity: .45; }
        .curve.best { stroke: var(--best); stroke-width: 2.6; stroke-opacity: 1; fill: none; } .lead { fill: none; stroke: var(--best); stroke-width: 2; }
        .bar { fill: var(--line); }
        table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: 5px 10px; border-bottom: 1px solid var(--rule); white-space: nowrap; } th { color: var(--soft); font-weight: 600; }
        td.error { white-space: normal; min-width: 240px; } tr.best td { color: var(--best); font-weight: 600; fill: none; }
        @media print { body { max-width: none; } .card { break-inside: avoid; } }
        """;
}
