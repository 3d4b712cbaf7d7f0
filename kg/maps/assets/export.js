// What is shown, as files: PNG, SVG, CSV, GraphML, GEXF, Turtle. Made from the data here; nothing is asked of a server.
"use strict";
(() => {
  const L = window.lienket, { view, el, make, button, text, label, phrase, state } = L;
  const BASE = "https://w3id.org/lienket/";
  // Characters that XML 1.0 cannot hold are left out.
  const xml = (value) => String(value).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "")
    .replace(/[<>&"]/g, (c) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" })[c]).replace(/[\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`);

  function shown() {
    const chosen = L.chosen();
    return { nodes: view.nodes.filter((n) => chosen.node[n.i]), ties: view.ties.filter((t) => chosen.tie[t.i]) };
  }
  const urls = (row) => [...new Set(row.evidence.map((e) => view.sources[view.evidence[e].source]?.url).filter(Boolean))].sort().join(" | ");
  const nodeRow = (n) => ({ label: n.label, label_en: n.label_en, kind: n.group, type: n.type[1], seat: n.seat, date: n.date, degree: n.degree, betweenness: n.betweenness, community: n.community, url: urls(n) });
  const tieRow = (t) => ({ kind: t.kind, label: t.label, label_en: t.label_en, detail: t.detail, date: t.date, date_inferred: t.inferred, status: t.status, certainty: t.certainty.join(" | "), symmetric: t.symmetric, record: t.record, url: urls(t) });

  // ---- tables. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
  function cell(value) {
    const plain = String(value), safe = /^[\s]*[=+\-@]/.test(plain) && typeof value === "string" ? `'${plain}` : plain;
    return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }
  function csv() {
    const rows = shown().ties.map((t) => {
      const a = view.nodes[t.from], b = view.nodes[t.to];
      return { source: a.id, source_label: a.label, target: b.id, target_label: b.label, ...tieRow(t) };
    });
    const keys = ["source", "source_label", "target", "target_label", ...Object.keys(tieRow(view.ties[0] || { evidence: [], certainty: [] }))];
    return `\ufeff${[keys, ...rows.map((row) => keys.map((key) => row[key] ?? ""))].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  // ---- graphs
  const typed = (value) => (typeof value === "boolean" ? "boolean" : typeof value === "number" ? (Number.isInteger(value) ? "long" : "double") : "string");
  const NUMBERS = { betweenness: "double" };
  function attributes(rows) {
    const first = rows[0] || {};
    return Object.keys(first).map((key, i) => ({ key, i, type: NUMBERS[key] || typed(first[key]) }));
  }
  function graphml() {
    const { nodes, ties } = shown(), nodeRows = nodes.map(nodeRow), tieRows = ties.map(tieRow);
    const [ofNodes, ofTies] = [attributes(nodeRows), attributes(tieRows)];
    const keys = [["node", "n", ofNodes], ["edge", "e", ofTies]].flatMap(([where, mark, all]) => all.map((a) => `  <key id="${mark}${a.i}" for="${where}" attr.name="${a.key}" attr.type="${a.type}"/>`));
    const data = (all, mark, row) => all.map((a) => `<data key="${mark}${a.i}">${xml(row[a.key])}</data>`).join("");
    return ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">', ...keys, '  <graph edgedefault="directed">',
      ...nodes.map((n, i) => `    <node id="${xml(n.id)}">${data(ofNodes, "n", nodeRows[i])}</node>`),
      ...ties.map((t, i) => `    <edge id="${t.key}" source="${xml(view.nodes[t.from].id)}" target="${xml(view.nodes[t.to].id)}">${data(ofTies, "e", tieRows[i])}</edge>`),
      "  </graph>", "</graphml>", ""].join("\n");
  }
  function gexf() {
    const { nodes, ties } = shown(), nodeRows = nodes.map(nodeRow), tieRows = ties.map(tieRow), places = L.renderer.places();
    const [ofNodes, ofTies] = [attributes(nodeRows), attributes(tieRows)].map((all) => all.filter((a) => a.key !== "label"));
    const declare = (cls, all) => [`    <attributes class="${cls}" mode="static">`, ...all.map((a) => `      <attribute id="${a.i}" title="${a.key}" type="${a.type}"/>`), "    </attributes>"];
    const data = (all, row) => `<attvalues>${all.map((a) => `<attvalue for="${a.i}" value="${xml(row[a.key])}"/>`).join("")}</attvalues>`;
    const at = (n) => (places[n.id] ? `<viz:position x="${Math.round(places[n.id].x)}" y="${-Math.round(places[n.id].y)}" z="0"/>` : "");
    return ['<?xml version="1.0" encoding="UTF-8"?>', '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">', '  <graph defaultedgetype="directed" mode="static">',
      ...declare("node", ofNodes), ...declare("edge", ofTies), "    <nodes>",
      ...nodes.map((n, i) => `      <node id="${xml(n.id)}" label="${xml(n.label)}">${data(ofNodes, nodeRows[i])}${at(n)}</node>`), "    </nodes>", "    <edges>",
      ...ties.map((t, i) => `      <edge id="${t.key}" source="${xml(view.nodes[t.from].id)}" target="${xml(view.nodes[t.to].id)}" label="${xml(t.label)}">${data(ofTies, tieRows[i])}</edge>`),
      "    </edges>", "  </graph>", "</gexf>", ""].join("\n");
  }

  // ---- RDF: the records as the graph holds them, as far as this page knows them
  const iri = (id) => `<${BASE}${encodeURI(id).replace(/[<>"{}|\\^`]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}>`;
  const literal = (words, lang) => `"${words.replace(/[\\"\n\r\t]/g, (c) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[c])}"${lang ? `@${lang}` : ""}`;
  const cite = (i) => (view.evidence[i].id ? iri(evidenceId(view.evidence[i])) : `_:e${i}`); // in very large maps evidence has no id
  const evidenceId = (e) => (e.id.includes("/") ? e.id : `evidence/${view.sources[e.source].id.replace(/^source\//, "")}/${e.id}`);
  function statements(t) {
    const a = iri(view.nodes[t.from].id), b = iri(view.nodes[t.to].id), record = t.record && iri(t.record), class_ = /^[A-Za-z]+$/.test(t.detail) ? `lk:${t.detail}` : "";
    const about = { participation: ["lk:Participation", `lk:participant ${a}`, `lk:event ${b}`, t.detail && `lk:role ${iri(t.detail)}`], tenure: ["lk:Tenure", `lk:holder ${a}`, t.detail && `lk:post ${iri(t.detail)}`],
      collaboration: [class_ || "lk:Collaboration", ...(t.symmetric ? [`lk:party ${a}, ${b}`] : [`lk:giver ${a}`, `lk:receiver ${b}`])], "key-product": ["", `lk:product ${a}`, `lk:territory ${b}`] }[t.kind];
    const lines = [];
    if (about && record) {
      const [cls, ...parts] = about.filter((part, i) => part || i === 0);
      // What several sources state without a name is a record in each: this one's evidence is that of its own source.
      const own = t.record.match(/^[^/]+\/([^/]+)\//);
      const cited = t.evidence.filter((i) => !own || view.sources[view.evidence[i].source]?.id === `source/${own[1]}`).map(cite);
      lines.push(`${record} ${[cls && `a ${cls}`, ...parts, cited.length && `lk:evidence ${cited.join(", ")}`].filter(Boolean).join(" ; ")} .`);
      if (t.kind === "tenure" && t.detail) lines.push(`${iri(t.detail)} lk:postIn ${b} .`);
    } else if (t.kind === "call") lines.push(`${b} lk:madeBy ${a} .`);
    else if (t.kind === "co-organisation") lines.push(`${a} lk:coOrganisedWith ${b} .`);
    else if (class_) lines.push(`${a} ${class_} ${b} .`);
    else lines.push(`# ${t.kind}: ${view.nodes[t.from].id} ${view.nodes[t.to].id} (derived, no statement of its own)`);
    return lines;
  }
  function turtle() {
    const { nodes, ties } = shown(), cited = new Set([...nodes, ...ties].flatMap((row) => row.evidence));
    const lines = ["@prefix lk: <https://w3id.org/lienket/ontology#> .", "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .", ""];
    for (const n of nodes) {
      const parts = [n.cls && `a lk:${n.cls}`, n.label && `rdfs:label ${literal(n.label, "vi")}`, n.label_en && `rdfs:label ${literal(n.label_en, "en")}`, n.place.startsWith("province/") && n.group !== "event" && n.seat && `lk:seat ${iri(n.place)}`].filter(Boolean);
      if (parts.length) lines.push(`${iri(n.id)} ${parts.join(" ; ")} .`);
    }
    lines.push("", ...new Set(ties.flatMap(statements)), "");
    for (const i of [...cited].sort((a, b) => a - b)) {
      const e = view.evidence[i], source = view.sources[e.source];
      const parts = ["a lk:Evidence", source && `lk:source ${iri(source.id)}`, e.quote && `lk:quote ${literal(e.quote)}`, e.paraphrase && `lk:paraphrase ${literal(e.paraphrase)}`, e.citation && `lk:citation ${literal(e.citation)}`, e.certainty && `lk:certainty ${iri(`certainty/${e.certainty}`)}`].filter(Boolean);
      lines.push(`${cite(i)} ${parts.join(" ; ")} .`);
    }
    return `${lines.join("\n")}\n`;
  }

  // ---- pictures
  function svg() {
    const scene = L.current(), pad = 160, xs = scene.nodes.map((n) => n.x), ys = scene.nodes.map((n) => n.y);
    const reduce = (all, f, start) => all.reduce((a, b) => f(a, b), start);
    const corners = scene.frames.flatMap((f) => [[f.x, f.y], [f.x + f.w, f.y + f.h]]);
    const [allX, allY] = [[...xs, ...corners.map((c) => c[0])], [...ys, ...corners.map((c) => c[1])]];
    const l = reduce(allX, Math.min, Infinity) - pad, r = reduce(allX, Math.max, -Infinity) + pad, t = reduce(allY, Math.min, Infinity) - pad, b = reduce(allY, Math.max, -Infinity) + pad;
    const [x, y, w, h] = Number.isFinite(l) ? [l, t, r - l, b - t] : [0, 0, 600, 400];
    const unit = Math.max(1, w / 1600), foot = 40 * unit * (view.legend.length + 1), dash = { "": "", dashed: "8 6", dotted: "2 5", dashdot: "10 4 2 4" };
    const f1 = (v) => Math.round(v * 10) / 10;
    const points = (it) => L.shapes.points[it.shape].map(([px, py]) => `${f1(it.x + it.r * px)},${f1(it.y + it.r * py)}`).join(" ");
    const look = (it) => (L.shapes.hollow.has(it.shape) || it.hypothesis ? `fill="#fff" stroke="${it.color}" stroke-width="${f1(it.r * 0.22)}"` : `fill="${it.color}" stroke="#fff" stroke-width="1"`);
    const said = new Set(L.renderer.labels().map((box) => box.key));
    return ['<?xml version="1.0" encoding="UTF-8"?>',
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${f1(x)} ${f1(y - 90 * unit)} ${f1(w)} ${f1(h + 90 * unit + foot)}" font-family="Noto Sans, Segoe UI, DejaVu Sans, sans-serif" role="img">`,
      `<title>${xml(document.title)}</title>`, `<rect x="${f1(x)}" y="${f1(y - 90 * unit)}" width="${f1(w)}" height="${f1(h + 90 * unit + foot)}" fill="#fff"/>`,
      `<text x="${f1(x + 20 * unit)}" y="${f1(y - 50 * unit)}" font-size="${f1(26 * unit)}" font-weight="600">${xml(el("title").textContent)}</text>`,
      `<text x="${f1(x + 20 * unit)}" y="${f1(y - 18 * unit)}" font-size="${f1(16 * unit)}">${xml(el("summary").textContent)} ${xml(el("counts").textContent)}</text>`,
      ...scene.frames.map((f) => `<rect x="${f.x}" y="${f.y}" width="${f.w}" height="${f.h}" fill="#f4f4f1" stroke="#c4c4c4"/><text x="${f.x + 8}" y="${f.y + 40}" font-size="36" fill="#333">${xml(L.frames.title(f))}</text>`),
      ...scene.ties.map((e) => `<line x1="${f1(e.a.x)}" y1="${f1(e.a.y)}" x2="${f1(e.b.x)}" y2="${f1(e.b.y)}" stroke="${e.color}" stroke-width="${e.width}" stroke-opacity="${e.dim ? 0.08 : 0.6}"${dash[e.dash] ? ` stroke-dasharray="${dash[e.dash]}"` : ""}/>`),
      ...scene.nodes.map((it) => `<polygon points="${points(it)}" ${look(it)}${it.dim ? ' opacity="0.15"' : ""}><title>${xml(it.label)}</title></polygon>`),
      ...scene.nodes.filter((it) => said.has(it.key)).map((it) => `<text x="${f1(it.x)}" y="${f1(it.y + it.r + 14 * unit)}" font-size="${f1(13 * unit)}" text-anchor="middle" paint-order="stroke" stroke="#fff" stroke-width="${f1(3 * unit)}">${xml(it.label)}</text>`),
      ...view.legend.map((item, i) => { const it = { ...item, x: x + 30 * unit, y: y + h + (30 + 40 * i) * unit, r: 12 * unit }; return `<polygon points="${points(it)}" ${look(it)}/><text x="${f1(it.x + 30 * unit)}" y="${f1(it.y + 6 * unit)}" font-size="${f1(18 * unit)}">${xml(item[L.lang()])} (${item.count})</text>`; }),
      "</svg>", ""].join("\n");
  }
  // The map as it stands on the screen, with title and legend.
  function png() {
    const from = L.renderer.canvas(), canvas = document.createElement("canvas"), ctx = canvas.getContext("2d"), unit = from.width / Math.max(1, from.clientWidth);
    const row = 24 * unit, rows = Math.ceil(view.legend.length / 3);
    canvas.width = from.width; canvas.height = from.height + 3 * row + (rows + 1) * row;
    ctx.fillStyle = "#fff"; ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(from, 0, 3 * row);
    ctx.fillStyle = "#111"; ctx.textBaseline = "middle";
    ctx.font = `600 ${17 * unit}px ${L.labels.FONT}`;
    ctx.fillText(el("title").textContent, 12 * unit, row, canvas.width - 24 * unit);
    ctx.font = `${13 * unit}px ${L.labels.FONT}`;
    ctx.fillText(el("summary").textContent, 12 * unit, 2 * row, canvas.width - 24 * unit);
    view.legend.forEach((item, i) => {
      const x = 20 * unit + (i % 3) * (canvas.width / 3), y = 3 * row + from.height + row * (0.8 + Math.floor(i / 3));
      L.shapes.paint(ctx, item, x, y, 7 * unit);
      ctx.fillStyle = "#111";
      ctx.fillText(`${item[L.lang()]} (${item.count})`, x + 14 * unit, y, canvas.width / 3 - 40 * unit);
    });
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  const formats = { png: [png, "image/png"], svg: [svg, "image/svg+xml"], csv: [csv, "text/csv"], graphml: [graphml, "application/xml"], gexf: [gexf, "application/xml"], ttl: [turtle, "text/turtle"] };
  async function save(format) {
    const [made, type] = formats[format], body = await made();
    const blob = body instanceof Blob ? body : new Blob([body], { type: `${type};charset=utf-8` });
    const link = make("a");
    link.href = URL.createObjectURL(blob);
    link.download = `lien-ket.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
  for (const format of Object.keys(formats)) {
    const each = button({ ttl: "Turtle", graphml: "GraphML" }[format] || format.toUpperCase(), () => save(format));
    each.dataset.format = format;
    el("formats").append(each);
  }
  el("copy").addEventListener("click", () => {
    const said = (key) => { el("copied").textContent = text(key); };
    (navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject(new Error("none"))).then(() => said("copied"), () => said("copy_failed"));
  });
  el("print").addEventListener("click", () => print());
  L.exports = { csv, graphml, gexf, turtle, svg, png };
})();
