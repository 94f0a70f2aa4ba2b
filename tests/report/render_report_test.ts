import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { escapeHtml, html, jsonForScript } from "../../lib/report/html.ts";
import {
  renderReport,
  REPORT_MARK,
  type ReportContent,
  type ReportContrast,
  viewerVolume,
} from "../../lib/report/mod.ts";

const EVIL =
  `<img src=x onerror=alert(1)></script><script>alert('2')</script>"&`;

const contrast = (peaks: number): ReportContrast => ({
  label: "aMinusB",
  name: EVIL,
  statType: "t",
  weights: [`+1 ${EVIL}`],
  thresholdText: "Threshold: z > 3.09.",
  threshold: 3.09,
  unit: "z",
  twoSided: false,
  pictures: [{
    png: Uint8Array.of(1, 2, 3),
    size: [10, 20],
    description: EVIL,
    caption: EVIL,
  }],
  peaks: Array.from({ length: peaks }, (_, i) => ({
    clusterId: `${i + 1}`,
    x: i,
    y: -i,
    z: 0.5,
    peakStat: 9 - i / 1000,
    clusterSize: 1000 + i,
    series: i > 0 ? [] : [{
      run: 1,
      times: [0, 2, 4],
      timeUnit: "s",
      measured: [0, 1, -1],
      fitted: [0, 0.5, -0.5],
      unit: EVIL,
    }],
  })),
  files: [EVIL],
  viewerMap: { nifti: Uint8Array.of(7), largest: 9 },
});

const content = (peaks: number): ReportContent => ({
  title: EVIL,
  subtitle: EVIL,
  methods: [EVIL],
  warnings: [EVIL],
  sections: [{
    title: EVIL,
    text: [EVIL],
    table: { caption: EVIL, columns: [EVIL], rows: [[EVIL, EVIL]] },
  }],
  contrasts: [contrast(peaks)],
  closing: [],
  command: EVIL,
  viewer: {
    module: "AAAA",
    credit: "viewer",
    background: { nifti: Uint8Array.of(8), largest: 1 },
  },
  software: "niglm",
});

Deno.test("whatever a text says, it is a text", () => {
  const page = renderReport(content(3));
  assert(!page.includes("<img src=x"));
  assert(!page.includes("<script>alert"));
  assertEquals(page.match(/<script/g)?.length, 2);
  assertEquals(page.match(/<\/script>/g)?.length, 2);
  assertStringIncludes(page, REPORT_MARK);
});

Deno.test("nothing on the page asks a network", () => {
  const page = renderReport(content(3));
  const addresses = [
    ...page.matchAll(/\b(?:src|href)="([^"]*)"|\burl\(([^)]*)\)/g),
  ].map(([, attribute, style]) => attribute ?? style);
  assert(addresses.length > 0);
  for (const address of addresses) {
    assert(/^(#|data:)/.test(address), address);
  }
  assertStringIncludes(page, "default-src &#39;none&#39;");
});

Deno.test("a long table is folded, and no row is lost", () => {
  const page = renderReport(content(1444));
  const rows = page.match(/<tr><th scope=row>.*?(?=<tr>|<\/tbody>)/gs)!;
  assertEquals(rows.length, 1444);
  assertEquals(
    rows[1443],
    "<tr><th scope=row>1444<td>1443<td>-1443<td>0.5<td>7.557<td>2,443",
  );
  assertStringIncludes(page, "1414 further rows");
  const one = renderReport(content(1)).length;
  assert((page.length - one) / 1443 < 65, "bytes a row");
});

Deno.test("escapes and JSON", () => {
  assertEquals(
    escapeHtml(`<a b="c" d='e'>&`),
    "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;",
  );
  assertEquals(
    `${html`<p>${["<", html`<b>${1}</b>`]}${undefined}${false}</p>`}`,
    "<p>&lt;<b>1</b></p>",
  );
  const value = { text: "</script>\u2028<!--" };
  const json = `${jsonForScript(value)}`;
  assert(!/[<>\u2028]/.test(json));
  assertEquals(JSON.parse(json), value);
});

Deno.test("volumes of the viewer keep four digits", async () => {
  const data = Float64Array.from(
    { length: 60 },
    (_, i) => i === 7 ? NaN : Math.sin(i) * 12.3,
  );
  const { nifti, largest } = await viewerVolume({
    grid: {
      shape: [3, 4, 5],
      affine: [-2, 0, 0, 1, 0, 2, 0, 2, 0, 0, 2, 3, 0, 0, 0, 1],
      voxelSizes: [2, 2, 2],
    },
    volumeCount: 1,
    data,
  }, (bytes) => Promise.resolve(bytes));
  const view = new DataView(nifti.buffer);
  const slope = view.getFloat32(112, true);
  for (let v = 0; v < 60; v++) {
    const value = view.getInt16(352 + 2 * v, true) * slope;
    assert(
      Math.abs(value - (v === 7 ? 0 : data[v])) <= largest / 65000,
      `voxel ${v}`,
    );
  }
});
