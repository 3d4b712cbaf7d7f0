// What is shown as tables and graphs for other programs: CSV, GraphML, GEXF.
"use strict";
(() => {
  const L = window.lienket,
    { view } = L;
  const { text: xml, tag, DECLARATION } = L.xml;

  function shown() {
    const chosen = L.chosen();
    return { nodes: view.nodes.filter((n) => chosen.node[n.i]), ties: view.ties.filter((t) => chosen.tie[t.i]) };
  }
  /** @param {{ evidence: number[] }} row */
  const urls = (row) =>
    [
      ...new Set(
        row.evidence.map((/** @type {number} */ e) => view.sources[view.evidence[e].source]?.url).filter(Boolean),
      ),
    ]
      .sort()
      .join(" | ");
  /** @param {Row} n */
  const nodeRow = (n) => ({
    label: n.label,
    label_en: n.label_en,
    kind: n.group,
    type: n.type[1],
    seat: n.seat,
    date: n.date,
    degree: n.degree,
    betweenness: n.betweenness,
    community: n.community,
    url: urls(n),
  });
  /** @param {Tie} t */
  const tieRow = (t) => ({
    kind: t.kind,
    label: t.label,
    label_en: t.label_en,
    detail: t.detail,
    date: t.date,
    date_inferred: t.inferred,
    status: t.status,
    certainty: t.certainty.join(" | "),
    symmetric: t.symmetric,
    record: t.record,
    url: urls(t),
  });

  // ---- tables. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
  /** @param {unknown} value */
  function cell(value) {
    const plain = String(value),
      safe = /^[\s]*[=+\-@]/.test(plain) && typeof value === "string" ? `'${plain}` : plain;
    return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }
  // biome-ignore format: a line
  const KEYS = [
    "source", "source_label", "target", "target_label", "kind", "label", "label_en", "detail", "date", "date_inferred",
    "status", "certainty", "symmetric", "record", "url",
  ];
  function csv() {
    /** @type {Record<string, unknown>[]} */
    const rows = shown().ties.map((t) => {
      const a = view.nodes[t.from],
        b = view.nodes[t.to];
      return { source: a.id, source_label: a.label, target: b.id, target_label: b.label, ...tieRow(t) };
    });
    const lines = [KEYS, ...rows.map((row) => KEYS.map((key) => row[key] ?? ""))];
    return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  // ---- graphs
  /** @param {unknown} value */
  const typed = (value) =>
    typeof value === "boolean"
      ? "boolean"
      : typeof value === "number"
        ? Number.isInteger(value)
          ? "long"
          : "double"
        : "string";
  /** @type {Record<string, string>} */
  const NUMBERS = { betweenness: "double" };
  /** @param {Record<string, unknown>[]} rows @returns {Attribute[]} */
  function attributes(rows) {
    const first = rows[0] || {};
    return Object.keys(first).map((key, i) => ({ key, i, type: NUMBERS[key] || typed(first[key]) }));
  }
  const ends = (/** @type {Tie} */ t) => ({
    id: t.key,
    source: view.nodes[t.from].id,
    target: view.nodes[t.to].id,
  });
  function graphml() {
    const { nodes, ties } = shown(),
      nodeRows = nodes.map(nodeRow),
      tieRows = ties.map(tieRow);
    const [ofNodes, ofTies] = [attributes(nodeRows), attributes(tieRows)];
    /** @type {[string, string, Attribute[]][]} */
    const tables = [
      ["node", "n", ofNodes],
      ["edge", "e", ofTies],
    ];
    const keys = tables.flatMap(([where, mark, all]) =>
      all.map((a) => `  ${tag("key", { id: mark + a.i, for: where, "attr.name": a.key, "attr.type": a.type })}`),
    );
    /** @param {Attribute[]} all @param {string} mark @param {Record<string, unknown>} row */
    const data = (all, mark, row) => all.map((a) => `<data key="${mark}${a.i}">${xml(row[a.key])}</data>`).join("");
    return [
      DECLARATION,
      '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
      ...keys,
      '  <graph edgedefault="directed">',
      ...nodes.map((n, i) => `    <node id="${xml(n.id)}">${data(ofNodes, "n", nodeRows[i])}</node>`),
      ...ties.map((t, i) => `    ${tag("edge", ends(t), data(ofTies, "e", tieRows[i]))}`),
      "  </graph>",
      "</graphml>",
      "",
    ].join("\n");
  }
  function gexf() {
    const { nodes, ties } = shown(),
      nodeRows = nodes.map(nodeRow),
      tieRows = ties.map(tieRow),
      places = L.renderer.places();
    const [ofNodes, ofTies] = [attributes(nodeRows), attributes(tieRows)].map((all) =>
      all.filter((a) => a.key !== "label"),
    );
    /** @param {string} cls @param {Attribute[]} all */
    const declare = (cls, all) => [
      `    <attributes class="${cls}" mode="static">`,
      ...all.map((a) => `      <attribute id="${a.i}" title="${a.key}" type="${a.type}"/>`),
      "    </attributes>",
    ];
    /** @param {Attribute[]} all @param {Record<string, unknown>} row */
    const data = (all, row) =>
      `<attvalues>${all.map((a) => `<attvalue for="${a.i}" value="${xml(row[a.key])}"/>`).join("")}</attvalues>`;
    /** @param {Row} n */
    const at = (n) =>
      places[n.id] ? `<viz:position x="${Math.round(places[n.id].x)}" y="${-Math.round(places[n.id].y)}" z="0"/>` : "";
    return [
      DECLARATION,
      '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">',
      '  <graph defaultedgetype="directed" mode="static">',
      ...declare("node", ofNodes),
      ...declare("edge", ofTies),
      "    <nodes>",
      ...nodes.map(
        (n, i) => `      <node id="${xml(n.id)}" label="${xml(n.label)}">${data(ofNodes, nodeRows[i])}${at(n)}</node>`,
      ),
      "    </nodes>",
      "    <edges>",
      ...ties.map((t, i) => `      ${tag("edge", { ...ends(t), label: t.label }, data(ofTies, tieRows[i]))}`),
      "    </edges>",
      "  </graph>",
      "</gexf>",
      "",
    ].join("\n");
  }
  L.tables = { shown, csv, graphml, gexf };
})();
