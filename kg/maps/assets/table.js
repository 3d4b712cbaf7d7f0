// The table: the same nodes and ties as the map, sorted as one likes, a hundred rows at a time.
"use strict";
(() => {
  const L = window.lienket,
    { view, el, make, button, text, label, full, kind, day, phrase, state } = L;
  const PAGE = 100;
  const DOWN = new Set(["degree", "betweenness"]); // the largest first
  /** @type {Record<string, [string, number]>} */
  const order = { nodes: ["name", 1], ties: ["from", 1] };
  let page = 0,
    rows = /** @type {any[]} */ ([]);

  /** @param {Tie} t */
  const status = (t) => (view.words.status[t.status] ? L.of(view.words.status[t.status]) : t.status);
  /** @param {Row} n */
  const alphabetical = (n) => n.alphabetical;
  // A column: how a row is sorted by it, and what it says.
  /** @type {Record<string, Record<string, [(row: any) => string | number, (row: any) => string]>>} */
  const columns = {
    nodes: {
      name: [alphabetical, full],
      type: [kind, kind],
      seat: [(/** @type {Row} */ n) => n.seat, (/** @type {Row} */ n) => n.seat],
      date: [(/** @type {Row} */ n) => n.date, (/** @type {Row} */ n) => (n.date ? day(n.date, n.inferred) : "")],
      degree: [(/** @type {Row} */ n) => n.degree, (/** @type {Row} */ n) => String(n.degree)],
      betweenness: [(/** @type {Row} */ n) => n.betweenness, (/** @type {Row} */ n) => L.number(n.betweenness, 3)],
    },
    ties: {
      from: [
        (/** @type {Tie} */ t) => view.nodes[t.from].alphabetical,
        (/** @type {Tie} */ t) => label(view.nodes[t.from]),
      ],
      kind: [phrase, phrase],
      path_to: [
        (/** @type {Tie} */ t) => view.nodes[t.to].alphabetical,
        (/** @type {Tie} */ t) => label(view.nodes[t.to]),
      ],
      date: [(/** @type {Tie} */ t) => t.date, (/** @type {Tie} */ t) => day(t.date, t.inferred)],
      status: [status, status],
    },
  };
  /** @param {any[]} kept */
  function sorted(kept) {
    const [by, way] = order[state.rows],
      key = columns[state.rows][by][0];
    // What is not known comes last, whichever way the rest goes.
    /** @param {any} a @param {any} b */
    const compare = (a, b) =>
      typeof a !== "string" ? way * (a - b) : a && b ? way * a.localeCompare(b, "vi") : Number(!a) - Number(!b);
    return kept
      .map((/** @type {any} */ row) => [key(row), row])
      .sort((/** @type {any} */ a, /** @type {any} */ b) => compare(a[0], b[0]) || a[1].i - b[1].i)
      .map(([, row]) => row);
  }
  function head() {
    const line = make("tr"),
      [by, way] = order[state.rows];
    for (const name of Object.keys(columns[state.rows])) {
      const th = make("th"),
        sort = button(text(name), () => {
          order[state.rows] = [name, by === name ? -way : DOWN.has(name) ? -1 : 1];
          page = 0;
          update(L.chosen());
          el("rows-table").querySelector(`[data-column="${name}"]`).focus();
        });
      th.scope = "col";
      sort.dataset.column = name;
      if (by === name) th.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      sort.append(make("span", by === name ? (way > 0 ? " ▲" : " ▼") : "", "sign"));
      th.append(sort);
      line.append(th);
    }
    return line;
  }
  /** @param {any} row */
  function line(row) {
    const tr = make("tr"),
      id = state.rows === "nodes" ? row.id : row.key;
    tr.dataset.id = id;
    Object.values(columns[state.rows]).forEach(([, say], i) => {
      const td = make(i ? "td" : "th");
      if (i) td.textContent = say(row);
      else {
        td.scope = "row";
        td.append(
          button(
            say(row),
            () => {
              L.set({ pick: id }, { look: true });
              el("detail").focus();
              el("detail").scrollIntoView({ block: "nearest" });
            },
            "link",
          ),
        );
      }
      tr.append(td);
    });
    if (state.pick === id) tr.setAttribute("aria-current", "true");
    return tr;
  }
  /** @param {Chosen} chosen */
  function update(chosen) {
    for (const name of ["nodes", "ties"]) el(`rows-${name}`).setAttribute("aria-pressed", String(state.rows === name));
    if (state.show !== "table") return;
    rows = sorted(
      (state.rows === "nodes" ? view.nodes : view.ties).filter(
        (row) => chosen[state.rows === "nodes" ? "node" : "tie"][row.i],
      ),
    );
    page = Math.min(page, Math.max(0, Math.ceil(rows.length / PAGE) - 1));
    const shown = rows.slice(page * PAGE, (page + 1) * PAGE);
    el("rows-head").replaceChildren(head());
    el("rows-body").replaceChildren(...shown.map(line));
    el("rows-said").textContent = text("rows", {
      a: rows.length ? page * PAGE + 1 : 0,
      b: page * PAGE + shown.length,
      n: rows.length,
    });
    el("rows-before").disabled = page === 0;
    el("rows-next").disabled = (page + 1) * PAGE >= rows.length;
  }
  /** @param {number} by */
  const turn = (by) => () => {
    page += by;
    update(L.chosen());
    el("table").scrollTop = 0;
  };
  el("rows-before").addEventListener("click", turn(-1));
  el("rows-next").addEventListener("click", turn(1));
  for (const name of ["nodes", "ties"])
    el(`rows-${name}`).addEventListener("click", () => {
      page = 0;
      L.set({ rows: name });
    });
  L.table = { update, ids: () => rows.map((row) => (state.rows === "nodes" ? row.id : row.key)) };
})();
