// The choices: legend, layout, colours, filters, years, comparing, paths. Each control shows the state and sets it.
"use strict";
(() => {
  const L = window.lienket,
    { view, el, make, text, label, of, state, choices, range } = L;

  // ---- legend: which kinds are shown
  function legend() {
    const box = el("filters");
    box.querySelectorAll("label").forEach((/** @type {Element} */ row) => row.remove());
    const counts = new Map();
    for (const n of view.nodes) if (L.inScope(n, state)) counts.set(n.group, (counts.get(n.group) || 0) + 1);
    for (const item of view.legend.filter((each) => counts.has(each.group))) {
      const row = make("label"),
        tick = make("input");
      tick.type = "checkbox";
      tick.value = item.group;
      tick.checked = !state.off.has(item.group);
      tick.addEventListener("change", () => {
        const off = new Set(state.off);
        if (tick.checked) off.delete(item.group);
        else off.add(item.group);
        L.set({ off });
      });
      row.append(tick, L.shapes.icon(item), make("span", `${item[L.lang()]} (${counts.get(item.group)})`));
      box.append(row);
    }
  }

  // ---- choices of one among several
  /** @type {Map<string, Words>} */
  const roles = new Map(
    view.ties.filter((t) => t.kind === "participation").map((t) => [t.detail, [t.label, t.label_en]]),
  );
  /** @param {Record<string, Words>} held @param {string} key */
  const words = (held, key) => (held[key] ? of(held[key]) : key);
  const named = {
    /** @param {string} v */
    layout: (v) => words(view.words.layout, v),
    /** @param {string} v */
    on: (v) => (v ? text("until", { day: L.day(v) }) : text("today")),
    /** @param {string} v */
    province: (v) => (v === "?" ? text("seat_unknown") : of(view.places.provinces[v])),
    /** @param {string} v */
    region: (v) => of(view.places.regions[v].label),
    /** @param {string} v */
    role: (v) => (roles.has(v) ? of(/** @type {Words} */ (roles.get(v))) : v),
    /** @param {string} v */
    kind: (v) => words(view.words.kind, v),
    /** @param {string} v */
    status: (v) => words(view.words.status, v === "-" ? "" : v),
    /** @param {string} v */
    source: (v) => view.sources.find((s) => s.id === v)?.title || v,
    /** @param {string} v */
    certainty: (v) => words(view.words.certainty, v),
    /** @param {string} v */
    colour: (v) => text(`colour_${v}`),
    /** @param {string} v */
    size: (v) => text(`size_${v}`),
  };
  function selects() {
    for (const [key, name] of Object.entries(named)) {
      const box = el(key),
        row = box.closest("label"),
        values = choices[key];
      row.hidden =
        (key === "on" ? values.join() === "" : values.length < (values.includes("") ? 3 : 2)) ||
        (key === "on" && state.layout !== "province");
      box.replaceChildren(
        ...values.map((value) => {
          const option = make("option", value === "" && key !== "on" ? text("any") : name(value));
          option.value = value;
          option.selected = state[key] === value;
          return option;
        }),
      );
    }
  }
  for (const key of Object.keys(named)) {
    el(key).addEventListener("change", () => {
      const moves = key === "layout" || key === "on";
      if (moves) L.settle();
      L.set({ [key]: el(key).value }, moves ? { animate: true, fit: true } : {});
    });
  }
  // What the colours mean, where they are not those of kinds.
  function colours() {
    const box = el("colours");
    box.replaceChildren();
    box.hidden = state.colour === "kind";
    if (box.hidden) return;
    const entries =
      state.colour === "community"
        ? view.communities
            .slice(0, L.PALETTE.length)
            .map((c) =>
              c.size > 1
                ? text("community_label", { name: label(view.nodes[c.first]), n: c.size - 1 })
                : label(view.nodes[c.first]),
            )
        : L.provinceOrder.slice(0, L.PALETTE.length).map((id) => of(view.places.provinces[id]));
    const total = state.colour === "community" ? view.communities.length : L.provinceOrder.length;
    const rest = state.colour === "province" || total > L.PALETTE.length ? ["…"] : [];
    for (const [i, name] of [...entries, ...rest].entries()) {
      const row = make("li");
      row.append(
        L.shapes.icon({ shape: "dot", color: L.PALETTE[i < entries.length ? i : -1] || L.OTHER }),
        make("span", name),
      );
      box.append(row);
    }
  }

  // ---- years
  /** @param {string} id @param {number} value @param {(value: number) => void} act */
  function year(id, value, act) {
    const box = el(id);
    if (!range) return;
    box.min = range[0];
    box.max = range[1];
    box.value = value;
    box.oninput = () => {
      el(`${id}-out`).textContent = box.value;
    };
    box.onchange = () => act(Number(box.value));
    el(`${id}-out`).textContent = value;
  }
  function years() {
    el("years").hidden = el("comparing").hidden = !range;
    if (!range) return;
    const [since, to] = [state.since ?? range[0], state.to ?? range[1]];
    year("since", since, (/** @type {number} */ v) => L.set({ since: v, to: Math.max(v, to), spans: null }));
    year("to", to, (/** @type {number} */ v) => L.set({ to: v, since: Math.min(v, since), spans: null }));
    el("all-years").checked = state.since === null && state.to === null;
    const middle = Math.floor((range[0] + range[1]) / 2);
    const spans = state.spans || [range[0], middle, Math.min(middle + 1, range[1]), range[1]];
    ["a", "b", "c", "d"].forEach((name, i) =>
      year(`span-${name}`, spans[i], (/** @type {number} */ v) => {
        const next = [...spans];
        next[i] = v;
        const mate = i % 2 ? i - 1 : i + 1;
        next[mate] = i % 2 ? Math.min(next[mate], v) : Math.max(next[mate], v);
        L.set({ spans: next, since: null, to: null });
      }),
    );
    el("compare").checked = Boolean(state.spans);
    el("compare").onchange = () => L.set({ spans: el("compare").checked ? spans : null, since: null, to: null });
  }
  el("all-years").addEventListener("change", () =>
    L.set(
      el("all-years").checked || !range ? { since: null, to: null } : { since: range[0], to: range[1], spans: null },
    ),
  );

  // ---- paths
  function pathTo() {
    const ends = ["path-from", "path-until"].map((id) => L.find(el(id).value)[0]),
      wrong = ends.findIndex((n) => !n);
    el("path-said").textContent =
      wrong < 0 ? "" : text("path_unknown", { name: el(wrong ? "path-until" : "path-from").value });
    if (wrong >= 0) return;
    L.set({ from: ends[0].id, until: ends[1].id, ego: 0 }, { look: true });
    el("detail").focus();
  }
  el("path-form").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    pathTo();
  });
  function offered() {
    el("names").replaceChildren(
      ...view.nodes.slice(0, 3000).map((n) => {
        const option = make("option");
        option.value = label(n);
        return option;
      }),
    );
  }

  // ---- scope, views, counts
  function scope() {
    el("scope").hidden = !view.focus;
    if (view.focus) el("near").textContent = of([view.focus.label.vi, view.focus.label.en]);
    el("near").setAttribute("aria-pressed", String(state.near));
    el("everything").setAttribute("aria-pressed", String(!state.near));
    el("summary").textContent = ((state.near && view.focus) || view).summary[L.lang()];
    for (const name of ["map", "table"]) el(`show-${name}`).setAttribute("aria-pressed", String(state.show === name));
    el("stage").dataset.show = state.show;
  }
  el("near").addEventListener("click", () => {
    L.settle();
    L.set({ near: true, pick: "", from: "", until: "" }, { fit: true });
  });
  el("everything").addEventListener("click", () => {
    L.settle();
    L.set({ near: false, pick: "", from: "", until: "" }, { fit: true });
  });
  for (const name of ["map", "table"])
    el(`show-${name}`).addEventListener("click", () => L.set({ show: name }, name === "map" ? { fit: true } : {}));

  /** @param {Chosen} chosen @param {Compared | null} compared */
  function counts(chosen, compared) {
    const box = el("counts");
    box.dataset.nodes = chosen.nodes;
    box.dataset.ties = chosen.ties;
    box.textContent = [
      chosen.nodes ? text("shown", { nodes: chosen.nodes, ties: chosen.ties }) : text("nothing_shown"),
      chosen.undated && text("undated_left", { n: chosen.undated }),
      compared && text("compared", compared),
    ]
      .filter(Boolean)
      .join(". ");
    const usual = L.start();
    el("reset").hidden = [
      "off",
      "province",
      "region",
      "role",
      "kind",
      "status",
      "source",
      "certainty",
      "since",
      "to",
      "spans",
      "ego",
      "from",
      "call",
      "whom",
      "open",
    ].every((key) => (usual[key] instanceof Set ? !state[key].size : state[key] === usual[key]));
  }
  el("reset").addEventListener("click", () => {
    el("map").focus({ preventScroll: true }); // the button goes away
    L.set(
      {
        ...L.start(),
        lang: state.lang,
        near: state.near,
        layout: state.layout,
        on: state.on,
        show: state.show,
        rows: state.rows,
      },
      { fit: true },
    );
  });

  // ---- language
  function speak() {
    const lang = state.lang;
    document.documentElement.lang = lang;
    document.title = el("title").textContent = view.title[lang];
    /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-text]")).forEach((node) => {
      node.textContent = text(node.dataset.text ?? "");
    });
    /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-label]")).forEach((node) => {
      node.setAttribute("aria-label", text(node.dataset.label ?? ""));
      node.title = node.dataset.tip ? text(node.dataset.label ?? "") : "";
    });
    const way = { pyvis: "drawn_vis", canvas: "drawn_canvas", communities: "drawn_communities" }[view.renderer];
    el("drawn").textContent = text(way, { n: view.nodes.length });
    // What is too much to read is told first.
    if (view.renderer !== "pyvis") el("counts").parentElement.after(el("drawn"));
    offered();
  }
  el("language").addEventListener("click", () => L.set({ lang: state.lang === "vi" ? "en" : "vi" }));

  function update() {
    scope();
    legend();
    selects();
    colours();
    years();
  }
  L.controls = { update, counts, speak, pathTo };
})();
