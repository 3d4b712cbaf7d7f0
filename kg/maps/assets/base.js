// What everything stands on: the data of the page, its words, and small helpers. Text reaches the page as text only.
"use strict";
(() => {
  /** @param {string} id */
  const el = (id) => /** @type {any} */ (document.getElementById(id));
  const view = JSON.parse(el("view").textContent);

  // Numbers of 16 bits, where kg.maps.page wrote them so.
  /** @param {Numbers} held */
  function numbers(held) {
    if (Array.isArray(held)) return held;
    const bytes = Uint8Array.from(atob(held.signed || held.unsigned || ""), (c) => c.charCodeAt(0)),
      data = new DataView(bytes.buffer);
    return Array.from({ length: bytes.length / 2 }, (_, i) =>
      held.signed ? data.getInt16(2 * i, true) : data.getUint16(2 * i, true),
    );
  }
  // Rows of what kg.maps.page wrote as columns.
  /** @param {Columns} written */
  function rows({ count, columns }) {
    /** @type {Record<string, unknown>[]} */
    const made = Array.from({ length: count }, () => ({}));
    for (const [key, column] of Object.entries(columns)) {
      if ("all" in column) for (const row of made) row[key] = column.all;
      else if ("of" in column)
        numbers(column.at).forEach((code, i) => {
          made[i][key] = column.of[code];
        });
      else if ("one" in column)
        numbers(column.one).forEach((value, i) => {
          made[i][key] = [value];
        });
      else if ("numbers" in column)
        numbers(column.numbers).forEach((value, i) => {
          made[i][key] = value;
        });
      else if ("after" in column)
        column.each.forEach((value, i) => {
          made[i][key] = column.after + value;
        });
      else
        column.each.forEach((value, i) => {
          made[i][key] = value;
        });
    }
    return made;
  }
  for (const key of ["nodes", "ties", "evidence"]) view[key] = rows(view[key]);
  for (const layout of view.layouts) {
    layout.x = numbers(layout.x);
    layout.y = numbers(layout.y);
  }
  view.nodes.forEach((/** @type {Row} */ node, /** @type {number} */ i) => {
    node.i = i;
  });
  view.ties.forEach((/** @type {Tie} */ tie, /** @type {number} */ i) => {
    tie.i = i;
    tie.key = `t${i}`;
  });
  const byId = new Map(view.nodes.map((/** @type {Row} */ node) => [node.id, node]));
  const tiesOf = view.nodes.map(() => []);
  for (const tie of view.ties) {
    tiesOf[tie.from].push(tie);
    tiesOf[tie.to].push(tie);
  }

  /** @type {Lienket["make"]} */
  function make(tag, content, cls) {
    const node = document.createElement(tag);
    if (content !== undefined) node.textContent = content;
    if (cls) node.className = cls;
    return node;
  }
  /** @param {string} content @param {() => void} act @param {string} [cls] */
  function button(content, act, cls) {
    const node = make("button", content, cls);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  }

  // ---- words
  const lang = () => /** @type {Lang} */ (document.documentElement.lang);
  /** @param {Words} pair */
  const of = (pair) => pair[lang() === "vi" ? 0 : 1];
  /** @param {string} key @param {Record<string, any>} [filled] */
  const text = (key, filled = {}) =>
    view.texts[lang()][key].replace(/\{(\w+)\}/g, (/** @type {string} */ all, /** @type {string} */ name) =>
      name in filled ? filled[name] : all,
    );
  /** @param {Row} node */
  const label = (node) => (lang() === "en" && node.label_en ? node.label_en : node.label);
  /** @param {Row} node */
  const kind = (node) => of(node.type);
  /** @param {Tie} tie */
  const phrase = (tie) => (lang() === "en" ? tie.label_en : tie.label);
  // A name without a sourced English form stays Vietnamese, with its class in English beside it.
  /** @param {Row} node */
  const full = (node) =>
    lang() === "en" && !node.label_en && node.type[1] ? `${node.label} (${node.type[1]})` : label(node);

  // A date as people write it, as kg.text.written has it; what is not a date of ours stays as it is.
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  /** @param {string} date */
  function one(date) {
    const [, year, month, day] = /^(\d{4}|XXXX)(?:-(\d\d)(?:-(\d\d))?)?$/.exec(date) || [];
    if (!year) return date;
    const vi = lang() === "vi",
      known = year !== "XXXX";
    const parts = [day && Number(day), month && (vi ? Number(month) : MONTHS[Number(month) - 1]), known && year];
    const told = parts.filter(Boolean).join(vi ? "/" : " ");
    if (known) return told;
    return [vi && month && !day ? text("month_of", { m: told }) : told, text("no_year")].filter(Boolean).join(", ");
  }
  /** @param {string} date @param {boolean} [inferred] */
  function day(date, inferred) {
    if (!date) return text("undated");
    const [from, to] = date.split("/").map((side) => side.replace(/^\.+$/, ""));
    let told = one(from);
    if (to !== undefined && to !== from)
      told = !from ? text("until", { day: one(to) }) : !to ? text("since_day", { day: told }) : `${told} – ${one(to)}`;
    return inferred ? `${told} (${text("inferred")})` : told;
  }
  // A number with so many places.
  /** @param {number} value @param {number} places */
  const number = (value, places) => value.toFixed(places).replace(".", lang() === "vi" ? "," : ".");

  window.lienket = /** @type {any} */ ({
    view,
    el,
    byId,
    tiesOf,
    make,
    button,
    lang,
    of,
    text,
    label,
    kind,
    phrase,
    full,
    day,
    number,
  });
})();
