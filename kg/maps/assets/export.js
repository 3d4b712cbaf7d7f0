// Taking away what is shown: files made from the data here, the link, paper. Nothing is asked of a server.
"use strict";
(() => {
  const L = window.lienket,
    { el, make, button, text, tables, pictures } = L;
  /** @type {Record<string, string>} */
  const NAMES = { ttl: "Turtle", graphml: "GraphML" };
  /** @type {Record<string, [() => string | Promise<Blob | null>, string]>} */
  const formats = {
    png: [pictures.png, "image/png"],
    svg: [pictures.svg, "image/svg+xml"],
    csv: [tables.csv, "text/csv"],
    graphml: [tables.graphml, "application/xml"],
    gexf: [tables.gexf, "application/xml"],
    ttl: [L.turtle, "text/turtle"],
  };
  /** @param {string} format */
  async function save(format) {
    const [made, type] = formats[format],
      body = await made();
    const blob = body instanceof Blob ? body : new Blob([body ?? ""], { type: `${type};charset=utf-8` });
    const link = make("a");
    link.href = URL.createObjectURL(blob);
    link.download = `lien-ket.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
  for (const format of Object.keys(formats)) {
    const each = button(NAMES[format] || format.toUpperCase(), () => save(format));
    each.dataset.format = format;
    el("formats").append(each);
  }
  el("copy").addEventListener("click", () => {
    /** @param {string} key */
    const said = (key) => {
      el("copied").textContent = text(key);
    };
    (navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject(new Error("none"))).then(
      () => said("copied"),
      () => said("copy_failed"),
    );
  });
  el("print").addEventListener("click", () => print());
  L.exports = { csv: tables.csv, graphml: tables.graphml, gexf: tables.gexf, turtle: L.turtle, ...pictures };
})();
