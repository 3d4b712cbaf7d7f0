// What is shown as a picture: SVG of all of it, PNG of what is on the screen.
"use strict";
(() => {
  const L = window.lienket,
    { view, el } = L;
  const { text: xml, tag, tenth, DECLARATION } = L.xml;
  const ROOM = 160; // around the outermost shapes
  /** @type {Record<Dash, string>} */
  const DASHES = { "": "", dashed: "8 6", dotted: "2 5", dashdot: "10 4 2 4" };

  // The corners of all that is drawn, and room around it.
  /** @param {Scene} scene */
  function bounds(scene) {
    const corners = scene.frames.flatMap((f) => [
      [f.x, f.y],
      [f.x + f.w, f.y + f.h],
    ]);
    const spots = [...scene.nodes.map((n) => [n.x, n.y]), ...corners];
    if (!spots.length) return { x: 0, y: 0, w: 600, h: 400 };
    const least = (/** @type {number} */ side) => spots.reduce((a, spot) => Math.min(a, spot[side]), Infinity) - ROOM;
    const most = (/** @type {number} */ side) => spots.reduce((a, spot) => Math.max(a, spot[side]), -Infinity) + ROOM;
    return { x: least(0), y: least(1), w: most(0) - least(0), h: most(1) - least(1) };
  }
  /** @param {Mark} it @returns {Record<string, string | number>} */
  function outline(it) {
    const points = L.shapes.points[it.shape].map(([px, py]) => `${tenth(it.x + it.r * px)},${tenth(it.y + it.r * py)}`);
    const open = L.shapes.hollow.has(it.shape) || it.hypothesis;
    const [fill, stroke, wide] = open ? ["#fff", it.color, it.r * 0.22] : [it.color, "#fff", 1];
    return { points: points.join(" "), fill, stroke, "stroke-width": wide };
  }
  /** @param {Line} t */
  const line = (t) =>
    tag("line", {
      x1: t.a.x,
      y1: t.a.y,
      x2: t.b.x,
      y2: t.b.y,
      stroke: t.color,
      "stroke-width": t.width,
      "stroke-opacity": t.dim ? "0.08" : "0.6",
      "stroke-dasharray": DASHES[t.dash],
    });
  /** @param {Frame} f */
  const frame = (f) =>
    tag("rect", { x: f.x, y: f.y, width: f.w, height: f.h, fill: "#f4f4f1", stroke: "#c4c4c4" }) +
    tag("text", { x: f.x + 8, y: f.y + 40, "font-size": 36, fill: "#333" }, xml(L.frames.title(f)));
  /** @param {Item} it */
  const shape = (it) =>
    tag("polygon", { ...outline(it), opacity: it.dim ? "0.15" : "" }, tag("title", {}, xml(it.label) || " "));
  /** @param {Item} it @param {number} unit */
  const label = (it, unit) =>
    tag(
      "text",
      {
        x: it.x,
        y: it.y + it.r + 14 * unit,
        "font-size": 13 * unit,
        "text-anchor": "middle",
        "paint-order": "stroke",
        stroke: "#fff",
        "stroke-width": 3 * unit,
      },
      xml(it.label),
    );
  /** @param {LegendItem} item @param {Point} spot @param {number} unit */
  function entry(item, [x, y], unit) {
    const words = xml(`${item[L.lang()]} (${item.count})`);
    const place = { x: x + 30 * unit, y: y + 6 * unit, "font-size": 18 * unit };
    return tag("polygon", outline({ ...item, x, y, r: 12 * unit })) + tag("text", place, words);
  }

  // The whole map, with title, counts and legend.
  function svg() {
    const scene = L.current(),
      { x, y, w, h } = bounds(scene),
      unit = Math.max(1, w / 1600);
    const top = y - 90 * unit,
      high = h + 90 * unit + 40 * unit * (view.legend.length + 1);
    const said = new Set(L.renderer.labels().map((box) => box.key));
    const counts = `${el("summary").textContent} ${el("counts").textContent}`;
    const heading = { x: x + 20 * unit, y: y - 50 * unit, "font-size": 26 * unit, "font-weight": "600" };
    const parts = [
      tag("title", {}, xml(document.title)),
      tag("rect", { x, y: top, width: w, height: high, fill: "#fff" }),
      tag("text", heading, xml(el("title").textContent)),
      tag("text", { x: x + 20 * unit, y: y - 18 * unit, "font-size": 16 * unit }, xml(counts)),
      ...scene.frames.map(frame),
      ...scene.ties.map(line),
      ...scene.nodes.map(shape),
      ...scene.nodes.filter((it) => said.has(it.key)).map((it) => label(it, unit)),
      ...view.legend.map((item, i) => entry(item, [x + 30 * unit, y + h + (30 + 40 * i) * unit], unit)),
    ];
    const whole = {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: [x, top, w, high].map(tenth).join(" "),
      "font-family": "Noto Sans, Segoe UI, DejaVu Sans, sans-serif",
      role: "img",
    };
    return `${DECLARATION}\n${tag("svg", whole, `\n${parts.join("\n")}\n`)}\n`;
  }
  // The map as it stands on the screen, with title and legend.
  function png() {
    const from = L.renderer.canvas(),
      canvas = document.createElement("canvas"),
      ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")),
      unit = from.width / Math.max(1, from.clientWidth);
    const row = 24 * unit,
      rows = Math.ceil(view.legend.length / 3);
    canvas.width = from.width;
    canvas.height = from.height + 3 * row + (rows + 1) * row;
    ctx.fillStyle = "#fff";
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(from, 0, 3 * row);
    ctx.fillStyle = "#111";
    ctx.textBaseline = "middle";
    ctx.font = `600 ${17 * unit}px ${L.labels.FONT}`;
    ctx.fillText(el("title").textContent, 12 * unit, row, canvas.width - 24 * unit);
    ctx.font = `${13 * unit}px ${L.labels.FONT}`;
    ctx.fillText(el("summary").textContent, 12 * unit, 2 * row, canvas.width - 24 * unit);
    view.legend.forEach((item, i) => {
      const x = 20 * unit + (i % 3) * (canvas.width / 3),
        y = 3 * row + from.height + row * (0.8 + Math.floor(i / 3));
      L.shapes.paint(ctx, item, x, y, 7 * unit);
      ctx.fillStyle = "#111";
      ctx.fillText(`${item[L.lang()]} (${item.count})`, x + 14 * unit, y, canvas.width / 3 - 40 * unit);
    });
    return /** @type {Promise<Blob | null>} */ (new Promise((done) => canvas.toBlob(done, "image/png")));
  }
  L.pictures = { svg, png };
})();
