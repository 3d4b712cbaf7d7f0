// What is shown as RDF: the records as the graph holds them, as far as this page knows them.
"use strict";
(() => {
  const L = window.lienket,
    { view } = L;
  const BASE = "https://w3id.org/lienket/";
  /** @type {Record<string, string>} */
  const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  /** @param {string} id */
  const iri = (id) => `<${BASE}${encodeURI(id).replace(/[<>"{}|\\^`]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}>`;
  /** @param {string} words @param {string} [lang] */
  const literal = (words, lang) => `"${words.replace(/[\\"\n\r\t]/g, (c) => ESCAPES[c])}"${lang ? `@${lang}` : ""}`;
  /** @param {number} i */
  // In very large maps evidence has no id.
  const cite = (i) => (view.evidence[i].id ? iri(evidenceId(view.evidence[i])) : `_:e${i}`);
  /** @param {Evidence} e */
  const evidenceId = (e) =>
    e.id.includes("/") ? e.id : `evidence/${view.sources[e.source].id.replace(/^source\//, "")}/${e.id}`;
  /** @param {Tie} t */
  function statements(t) {
    const a = iri(view.nodes[t.from].id),
      b = iri(view.nodes[t.to].id),
      record = t.record && iri(t.record),
      class_ = /^[A-Za-z]+$/.test(t.detail) ? `lk:${t.detail}` : "";
    /** @type {Record<string, (string | false)[]>} */
    const told = {
      participation: [
        "lk:Participation",
        `lk:participant ${a}`,
        `lk:event ${b}`,
        t.detail && `lk:role ${iri(t.detail)}`,
      ],
      tenure: ["lk:Tenure", `lk:holder ${a}`, t.detail && `lk:post ${iri(t.detail)}`],
      collaboration: [
        class_ || "lk:Collaboration",
        ...(t.symmetric ? [`lk:party ${a}, ${b}`] : [`lk:giver ${a}`, `lk:receiver ${b}`]),
      ],
      "key-product": ["", `lk:product ${a}`, `lk:territory ${b}`],
    };
    // Being directed is a record of a class of agreements too, though no collaboration.
    const about = told[t.kind] ?? (record && /^[A-Z]/.test(t.detail) ? told.collaboration : undefined);
    const lines = [];
    if (about && record) {
      const [cls, ...parts] = about.filter((part, i) => part || i === 0);
      // What several sources state without a name is a record in each: this one's evidence is that of its own source.
      const own = t.record.match(/^[^/]+\/([^/]+)\//);
      const cited = t.evidence
        .filter((/** @type {number} */ i) => !own || view.sources[view.evidence[i].source]?.id === `source/${own[1]}`)
        .map(cite);
      const said = [cls && `a ${cls}`, ...parts, cited.length && `lk:evidence ${cited.join(", ")}`].filter(Boolean);
      lines.push(`${record} ${said.join(" ; ")} .`);
      if (t.kind === "tenure" && t.detail) lines.push(`${iri(t.detail)} lk:postIn ${b} .`);
    } else if (t.kind === "call") lines.push(`${b} lk:madeBy ${a} .`);
    else if (t.kind === "co-organisation") lines.push(`${a} lk:coOrganisedWith ${b} .`);
    else if (class_) lines.push(`${a} ${class_} ${b} .`);
    else lines.push(`# ${t.kind}: ${view.nodes[t.from].id} ${view.nodes[t.to].id} (derived, no statement of its own)`);
    return lines;
  }
  function turtle() {
    const { nodes, ties } = L.tables.shown(),
      cited = new Set([...nodes, ...ties].flatMap((row) => row.evidence));
    const lines = [
      "@prefix lk: <https://w3id.org/lienket/ontology#> .",
      "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
      "",
    ];
    for (const n of nodes) {
      const parts = [
        n.cls && `a lk:${n.cls}`,
        n.label && `rdfs:label ${literal(n.label, "vi")}`,
        n.label_en && `rdfs:label ${literal(n.label_en, "en")}`,
        n.place.startsWith("province/") && n.group !== "event" && n.seat && `lk:seat ${iri(n.place)}`,
      ].filter(Boolean);
      if (parts.length) lines.push(`${iri(n.id)} ${parts.join(" ; ")} .`);
    }
    lines.push("", ...new Set(ties.flatMap(statements)), "");
    for (const i of [...cited].sort((a, b) => a - b)) {
      const e = view.evidence[i],
        source = view.sources[e.source];
      const parts = [
        "a lk:Evidence",
        source && `lk:source ${iri(source.id)}`,
        e.quote && `lk:quote ${literal(e.quote)}`,
        e.paraphrase && `lk:paraphrase ${literal(e.paraphrase)}`,
        e.citation && `lk:citation ${literal(e.citation)}`,
        e.certainty && `lk:certainty ${iri(`certainty/${e.certainty}`)}`,
      ].filter(Boolean);
      lines.push(`${cite(i)} ${parts.join(" ; ")} .`);
    }
    return `${lines.join("\n")}\n`;
  }
  L.turtle = turtle;
})();
