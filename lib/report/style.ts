/** How a report looks: on a screen, on a phone, on paper. @module */

/** The style sheet. */
export const style: string = `
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#57606a;--paper:#fff;--line:#d0d7de;--soft:#f3f5f7;--accent:#0a58a8;--measured:#6e7781;--fitted:#b3391f}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--dim:#a7b0b9;--paper:#14171a;--line:#3a4149;--soft:#1e2328;--accent:#7cb8ff;--measured:#a7b0b9;--fitted:#ff9a7f}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer,nav{max-width:62rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem;overflow-wrap:anywhere}
h2{font-size:1.35rem;margin:2.4rem 0 .6rem;padding-top:.6rem;border-top:1px solid var(--line);overflow-wrap:anywhere}
.viewer h2{margin:0 0 .6rem;padding:0;border:0}
h3{font-size:1.1rem;margin:1.4rem 0 .4rem;overflow-wrap:anywhere}
h4{font-size:1rem;margin:1rem 0 .2rem}
p,li{overflow-wrap:anywhere;max-width:46rem}
a{color:var(--accent)}
.subtitle{color:var(--dim);margin:0}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;padding:0;margin:1rem 0 0}
nav a{display:inline-block;padding:.2rem 0;overflow-wrap:anywhere}
figure{margin:1rem 0}
figure img{display:block;max-width:100%;height:auto;border:1px solid var(--line);border-radius:4px;background:#fff}
figcaption,caption{color:var(--dim);font-size:.9rem;text-align:left;padding:.3rem 0}
.wide{position:relative;overflow-x:auto;margin:.8rem 0}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{border-bottom:1px solid var(--line);padding:.28rem .8rem .28rem 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}
td:nth-child(n+2):not(:last-child),td:nth-child(3){overflow-wrap:normal}
thead th{white-space:nowrap}
tbody th{font-weight:500}
table.clusters td,table.clusters thead th:not(:first-child){text-align:right;white-space:nowrap}
table.clusters tr.sub th{padding-left:1rem;font-weight:400}
table.clusters tr.here{background:var(--soft)}
td button,.viewer button{font:inherit;color:var(--accent);background:var(--paper);border:1px solid var(--line);border-radius:4px;padding:.05rem .6rem;cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.go{display:none}
.live .go{display:table-cell}
.viewer{display:none;margin:1rem 0;padding:1rem;border:1px solid var(--line);border-radius:6px}
.live .viewer{display:block}
.stage{height:26rem;max-height:70vh;background:#000;border-radius:4px;overflow:hidden}
.stage canvas{display:block;width:100%;height:100%;outline-offset:-4px}
.controls{display:flex;flex-wrap:wrap;gap:.6rem 1.4rem;align-items:center;margin:.7rem 0 0}
.controls label{display:flex;gap:.5rem;align-items:center;flex-wrap:wrap;max-width:100%;min-width:0}
.controls select{font:inherit;max-width:min(100%,24rem);min-width:0;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:4px;padding:.1rem .3rem}
.controls output{font-variant-numeric:tabular-nums;min-width:4ch}
.where{margin:.5rem 0 0;font-variant-numeric:tabular-nums}
.chosen svg,.series svg{width:100%;max-width:40rem;height:auto;font:11px system-ui,sans-serif}
.series text{fill:currentColor}
.axis{stroke:var(--dim)}
path.measured{fill:none;stroke:var(--measured);stroke-width:1.2}
path.fitted{fill:none;stroke:var(--fitted);stroke-width:1.8}
.key::before{content:"";display:inline-block;width:1.4em;height:0;vertical-align:middle;margin-right:.3em;border-top:3px solid}
.key.measured::before{border-color:var(--measured)}
.key.fitted::before{border-color:var(--fitted)}
.units{padding-left:1.2rem;columns:24rem;column-gap:2.5rem}
.units li{break-inside:avoid;overflow-wrap:break-word;padding:.15rem 0}
.units ul{padding-left:1.2rem}
.warnings{border-left:4px solid #bf8700;background:var(--soft);padding:.5rem 1rem}
pre{background:var(--soft);padding:.8rem 1rem;overflow-x:auto;border-radius:4px;font-size:.88rem;white-space:pre-wrap;overflow-wrap:anywhere}
.subtitle,summary,option{overflow-wrap:anywhere}
summary{cursor:pointer;color:var(--accent);padding:.3rem 0}
footer{color:var(--dim);font-size:.9rem;margin-top:3rem;padding-bottom:3rem}
@media(max-width:40rem){body{font-size:15px}h1{font-size:1.5rem}header,main,footer,nav{padding-left:.9rem;padding-right:.9rem}.stage{height:24rem}}
@media print{:root{color-scheme:light;--ink:#000;--dim:#444;--paper:#fff;--line:#bbb;--soft:#f3f3f3}nav,.viewer,.live .viewer,.go,.live .go{display:none}h2{break-after:avoid}figure,tr{break-inside:avoid}body{font-size:11pt}a{color:inherit}}
`.trim();
