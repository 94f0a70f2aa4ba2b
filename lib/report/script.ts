/** What makes a report's page come alive, where a browser can. @module */

/**
 * The page's script: starts the viewer, moves it where a table says, and sets
 * its threshold. It asks no network for anything. Where WebGL 2 is missing the
 * page stays as it is, with its pictures and tables.
 */
export const script: string = `
const data = JSON.parse(document.getElementById("viewer-data").textContent);
const byId = (id) => document.getElementById(id);
const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const inflate = async (text) => new Response(
  new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip")),
).text();

async function start() {
  const canvas = byId("viewer-canvas");
  const trial = document.createElement("canvas").getContext("webgl2");
  if (!trial) return;
  trial.getExtension("WEBGL_lose_context")?.loseContext();
  const source = await inflate(data.module);
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { Niivue, NVImage } = await import(url);
  URL.revokeObjectURL(url);
  document.documentElement.classList.add("live");
  const nv = new Niivue({
    dragAndDropEnabled: false,
    backColor: [0, 0, 0, 1],
    crosshairColor: [0.2, 0.9, 0.4, 1],
    crosshairWidth: 0.5,
    isColorbar: true,
    show3Dcrosshair: true,
    isOrientCube: false,
    logLevel: "error",
    onLocationChange: (place) => located(place),
  });
  await nv.attachToCanvas(canvas);
  nv.setMultiplanarPadPixels?.(6);
  nv.opts.multiplanarForceRender = true;
  const background = await NVImage.loadFromBase64({
    base64: data.background.nifti,
    name: "background.nii.gz",
    colormap: "gray",
  });
  background.colorbarVisible = false;
  nv.addVolume(background);

  const select = byId("viewer-map");
  const slider = byId("viewer-threshold");
  const shown = byId("viewer-threshold-value");
  let current;

  function setThreshold(value) {
    const overlay = nv.volumes[1];
    if (!overlay) return;
    const top = Math.max(current.largest, value + 0.01);
    overlay.cal_min = value;
    overlay.cal_max = top;
    if (current.twoSided) {
      overlay.cal_minNeg = -top;
      overlay.cal_maxNeg = -value;
    }
    shown.textContent = value.toFixed(2);
    nv.updateGLVolume();
  }

  async function choose(label) {
    const map = data.maps.find((other) => other.label === label);
    if (!map || map === current) return;
    if (nv.volumes[1]) nv.removeVolume(nv.volumes[1]);
    current = map;
    const overlay = await NVImage.loadFromBase64({
      base64: map.nifti,
      name: map.label + ".nii.gz",
      colormap: "warm",
      colormapNegative: map.twoSided ? "winter" : "",
      cal_min: 0,
      cal_max: map.largest,
    });
    nv.addVolume(overlay);
    slider.max = String(Math.ceil(map.largest * 10) / 10);
    slider.value = String(Math.min(map.threshold, map.largest));
    select.value = label;
    byId("viewer-unit").textContent = map.unit;
    setThreshold(Number(slider.value));
  }

  function moveTo(x, y, z) {
    nv.scene.crosshairPos = nv.mm2frac([x, y, z], 0, true);
    nv.createOnLocationChange();
    nv.drawScene();
  }

  function located(place) {
    const mm = Array.from(place.mm).slice(0, 3);
    const values = place.values ?? [];
    const z = values[1] ? values[1].value : undefined;
    byId("viewer-where").textContent = "x " + mm[0].toFixed(1) + ", y " + mm[1].toFixed(1) +
      ", z " + mm[2].toFixed(1) + " mm" + (z === undefined ? "" : "; map " + z.toFixed(3));
    canvas.dataset.mm = mm.map((value) => value.toFixed(2)).join(",");
  }

  const placeOf = (row) => [1, 2, 3].map((cell) => row.cells[cell].textContent);

  function addButtons(table) {
    const head = table.tHead.rows[0].insertCell();
    head.outerHTML = '<th scope="col" class="go"><span class="hidden">Viewer</span></th>';
    for (const row of table.tBodies[0].rows) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "show";
      button.ariaLabel = "Show " + placeOf(row).join(", ") + " mm in the viewer";
      const cell = row.insertCell();
      cell.className = "go";
      cell.append(button);
    }
  }

  function chosenRow(row) {
    for (const other of document.querySelectorAll("tr.here")) other.classList.remove("here");
    row.classList.add("here");
    const at = placeOf(row).join(", ") + " mm";
    const place = byId("viewer-series");
    place.replaceChildren();
    const section = row.closest("section");
    for (const peak of section.querySelectorAll(".peak")) {
      if (peak.dataset.place !== at) continue;
      for (const figure of peak.querySelectorAll("figure")) place.append(figure.cloneNode(true));
      break;
    }
  }

  select.addEventListener("change", () => choose(select.value));
  slider.addEventListener("input", () => setThreshold(Number(slider.value)));
  byId("viewer-view").addEventListener("change", (event) =>
    nv.setSliceType(Number(event.target.value)));
  document.addEventListener("click", async (event) => {
    const row = event.target.closest?.("table.clusters tbody tr");
    if (!row) return;
    await choose(row.closest("table").dataset.contrast);
    moveTo(...placeOf(row).map(Number));
    chosenRow(row);
    if (event.target.closest("button")) byId("viewer").scrollIntoView({ block: "start" });
  });
  if (data.maps.length > 0) await choose(data.maps[0].label);
  const first = document.querySelector("table.clusters tbody tr");
  if (first) moveTo(...placeOf(first).map(Number));
  for (const table of document.querySelectorAll("table.clusters")) {
    const folded = table.closest("details");
    if (folded) folded.addEventListener("toggle", () => addButtons(table), { once: true });
    else addButtons(table);
  }
  document.documentElement.dataset.viewer = "ready";
}

start().catch((error) => {
  document.documentElement.classList.remove("live");
  document.documentElement.dataset.viewer = "failed: " + error.message;
});
`.trim();
