/** Colours that those who see fewer of them tell apart (Okabe and Ito), darkened so that lines stand out on white. */
export const STYLE = `:root { color-scheme: light dark; --text: #1b1b1b; --page: #fff; --grid: #d5d5d5; --rule: #767676;
  --c0: #00598c; --c1: #a34100; --c2: #00684b; --c3: #8a3a6b; --c4: #6b5900; --c5: #2b6c99; }
@media (prefers-color-scheme: dark) { :root { --text: #ececec; --page: #161616; --grid: #3c3c3c; --rule: #9a9a9a;
  --c0: #6cb8f0; --c1: #ff9d5c; --c2: #4fd0a6; --c3: #e3a0c8; --c4: #e0cb4f; --c5: #9ed2f5; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 3rem; } figure { margin: 1.5rem 0; } figcaption, caption { font-weight: 600; text-align: left; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--text); }
.grid { stroke: var(--grid); } .spread { stroke: var(--text); stroke-width: 3; } .bar { fill: var(--c0); }
.line { fill: none; stroke-width: 2.5; }
.s0 { stroke: var(--c0); } .s1 { stroke: var(--c1); } .s2 { stroke: var(--c2); } .s3 { stroke: var(--c3); } .s4 { stroke: var(--c4); } .s5 { stroke: var(--c5); }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 0.875rem; }
th, td { padding: 0.2rem 0.6rem; border-bottom: 1px solid var(--grid); text-align: left; font-weight: normal; } thead th { font-weight: 600; border-color: var(--rule); }
.number { text-align: right; font-variant-numeric: tabular-nums; } .warning { border-left: 4px solid var(--c1); padding-left: 0.75rem; }`;
