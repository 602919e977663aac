namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Contains the style of a page: light or dark by the reader's preference, for any screen width, and for paper.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ground: #fbfbfa; --card: #ffffff; --text: #1d2329; --soft: #5b656f; --rule: #e3e6e9; --line: #3d6ea8;
            --best: #b93a08; --shade: #00000026; }
        @media (prefers-color-scheme: dark) { :root { --ground: #14171a; --card: #1c2024; --text: #e6e8ea; --soft: #a3adb7; --rule: #31373d;
            --line: #7fb0ea; --best: #fb923c; --shade: #ffffff30; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1180px; padding: 28px 20px 60px; background: var(--ground); color: var(--text);
            font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 15px; margin: 0 0 8px; }
        p { margin: 0 0 12px; color: var(--soft); } p strong { color: var(--text); }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(460px, 100%), 1fr)); gap: 16px; margin: 20px 0; }
        .card { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 14px 16px; min-width: 0;
            container-type: inline-size; }
        .wide { grid-column: 1 / -1; }
        .scroll { overflow-x: auto; background: linear-gradient(to right, var(--card) 30%, transparent) left / 40px 100% no-repeat local,
            linear-gradient(to left, var(--card) 30%, transparent) right / 40px 100% no-repeat local,
            radial-gradient(farthest-side at 0 50%, var(--shade), transparent) left / 14px 100% no-repeat scroll,
            radial-gradient(farthest-side at 100% 50%, var(--shade), transparent) right / 14px 100% no-repeat scroll; }
        .scroll:focus-visible { outline: 2px solid var(--line); }
        .hint { display: none; font-size: 13px; } @container (max-width: 700px) { .hint { display: block; } }
        svg { width: 100%; height: auto; display: block; }
        svg.narrow, svg.wide-plot { max-width: 720px; margin: 0 auto; } svg.wide-plot { display: none; }
        @container (min-width: 520px) { svg.narrow { display: none; } svg.wide-plot { display: block; } }
        svg text { font: 12px system-ui, sans-serif; fill: var(--soft); } svg text.name { font-size: 12.5px; fill: var(--text); }
        svg text.halo { paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
        .grid { stroke: var(--rule); } .axis { stroke: var(--soft); }
        .dot { fill: var(--line); fill-opacity: .55; } .best { fill: var(--best); }
        .curve { fill: none; stroke: var(--line); stroke-width: 1.3; stroke-opacity: .6; } .curve.cut { stroke-dasharray: 3 3; stroke-opacity: .45; }
        .curve.best { stroke: var(--best); stroke-width: 2.6; stroke-opacity: 1; fill: none; } .lead { fill: none; stroke: var(--best); stroke-width: 2; }
        dl { display: grid; grid-template-columns: fit-content(45%) 1fr; gap: 4px 12px; margin: 0; font-size: 13px; } dt { color: var(--soft); }
        dd { margin: 0; }
        .bars { align-items: center; } .bars dt { text-align: right; color: var(--text); } .bars dd { display: flex; align-items: center; gap: 6px;
            color: var(--soft); white-space: nowrap; }
        .bar { background: var(--line); height: 14px; border-radius: 2px; min-width: 1px; }
        table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
        th, td { text-align: left; padding: 5px 10px; border-bottom: 1px solid var(--rule); white-space: nowrap; } th { color: var(--soft); font-weight: 600; }
        td.error { white-space: normal; min-width: 240px; } tr.best td { color: var(--best); font-weight: 600; fill: none; }
        @media print { body { max-width: none; } .card { break-inside: avoid; } }
        """;
}
