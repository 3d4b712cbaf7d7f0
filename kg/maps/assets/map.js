
"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const view = read("view"), drawn = read("nodes"), lines = read("edges"), options = read("options");
  const byId = new Map(view.nodes.map((n) => [n.id, n]));
  const tieById = new Map(view.ties.map((t) => [t.id, t]));
  const el = (id) => document.getElementById(id);
  const state = { lang: document.documentElement.lang, hidden: new Set(), picked: null, hit: -1, hits: [], near: Boolean(view.focus) };

  // ---- words
  const text = (key) => view.texts[state.lang][key];
  const kind = (n) => (state.lang === "vi" ? n.type_vi : n.type_en);
  const label = (n) => (state.lang === "en" && n.label_en ? n.label_en : n.label);
  const phrase = (t) => (state.lang === "en" ? t.label_en : t.label);
  // A name without a sourced English form stays Vietnamese, with its class in English beside it.
  const full = (n) => (state.lang === "en" && !n.label_en && n.type_en ? `${n.label} (${n.type_en})` : label(n));

  function make(tag, content, cls) {
    const node = document.createElement(tag);
    if (content !== undefined) node.textContent = content;
    if (cls) node.className = cls;
    return node;
  }

  // One colour for a tie whether picked or not: red for what was called for, grey for what is documented.
  function ink(calledFor, opacity) {
    const color = calledFor ? "#b2182b" : "#666666";
    return { color, highlight: color, hover: color, opacity };
  }

  // ---- the map: vis-network gets shapes and places, never a text
  const nodes = new vis.DataSet(drawn.map((n) => ({ id: n.id, x: n.x, y: n.y, shape: n.shape, size: n.size, color: n.color })));
  const edges = new vis.DataSet(lines.map((e) => ({
    id: e.id, from: e.from, to: e.to, dashes: e.dashes ? [6, 5] : false, color: ink(e.dashes, 0.75), arrows: e.arrows,
  })));
  const sizes = new Map(drawn.map((n) => [n.id, n.size]));
  spread(edges);
  const network = new vis.Network(el("map"), { nodes, edges }, options);
  // The canvas has no name and no keys of its own: search and the list are the way in by keyboard.
  el("map").querySelectorAll("[tabindex]").forEach((node) => { node.tabIndex = -1; });

  // Parallel ties between two nodes bend apart, so that each can be seen and clicked.
  function spread(set) {
    const seen = new Map();
    set.update(set.get().map((e) => {
      const pair = [e.from, e.to].sort().join(" ");
      const turn = seen.get(pair) || 0;
      seen.set(pair, turn + 1);
      return { id: e.id, smooth: { enabled: true, type: e.from < e.to ? "curvedCW" : "curvedCCW", roundness: 0.08 + 0.14 * turn } };
    }));
  }

  const inScope = (n) => !state.near || n.near !== null;
  const shown = (n) => inScope(n) && !state.hidden.has(n.group);
  const shownTie = (t) => (!state.near || t.near) && shown(byId.get(t.from)) && shown(byId.get(t.to));

  // ---- labels, by importance, none over another
  const rank = new Map(view.legend.map((item, i) => [item.group, i]));
  const order = view.nodes.slice().sort((a, b) => rank.get(a.group) - rank.get(b.group) || b.degree - a.degree || (a.id < b.id ? -1 : 1));
  function wrap(words, width) {
    const rows = [""];
    for (const word of words.split(" ")) {
      const row = rows[rows.length - 1];
      if (row && row.length + word.length > width) rows.push(word);
      else rows[rows.length - 1] = row ? `${row} ${word}` : word;
    }
    if (rows.length > 3) { rows.length = 3; rows[2] += "…"; }
    return rows;
  }
  const radius = (n) => sizes.get(n.id);
  let labels = [];
  network.on("afterDrawing", (ctx) => {
    const places = network.getPositions(), scale = network.getScale();
    const size = 13 / scale, step = size * 1.25;
    labels = [];
    const icons = view.nodes.filter(shown).map((n) => {
      const at = places[n.id], r = radius(n) * 0.7;
      return { id: n.id, l: at.x - r, r: at.x + r, t: at.y - r, b: at.y + r };
    });
    ctx.save();
    ctx.font = `${size}px "Noto Sans", "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif`;
    const frame = el("map"), from = network.DOMtoCanvas({ x: 2, y: 2 });
    const until = network.DOMtoCanvas({ x: frame.clientWidth - 2, y: frame.clientHeight - 2 });
    ctx.textAlign = "center"; ctx.textBaseline = "top"; ctx.lineJoin = "round"; ctx.lineWidth = 3.5 / scale;
    const near = state.picked ? neighbours(state.picked) : null;
    const first = near ? order.slice().sort((a, b) => near.has(b.id) - near.has(a.id)) : order;
    for (const n of first) {
      if (!shown(n) || (near && !near.has(n.id))) continue;
      const rows = wrap(label(n), 24), at = places[n.id];
      const width = Math.max(...rows.map((row) => ctx.measureText(row).width));
      const r = radius(n) + 3 / scale, height = rows.length * step;
      const over = (box) => (o) => o.id !== n.id && box.l < o.r && o.l < box.r && box.t < o.b && o.t < box.b;
      // Below the icon, else above it, else beside it.
      const spots = [[at.x, at.y + r], [at.x, at.y - r - height], [at.x + r + width / 2, at.y - height / 2], [at.x - r - width / 2, at.y - height / 2]];
      const boxes = spots.map(([x, y]) => ({ id: n.id, x, l: x - width / 2, r: x + width / 2, t: y, b: y + height }));
      const inside = (each) => each.l >= from.x && each.r <= until.x && each.t >= from.y && each.b <= until.y;
      const box = boxes.find((each) => inside(each) && !labels.some(over(each)) && !icons.some(over(each)));
      if (!box) continue;
      labels.push(box);
      rows.forEach((row, i) => {
        ctx.strokeStyle = "#fff"; ctx.strokeText(row, box.x, box.t + i * step);
        ctx.fillStyle = "#111"; ctx.fillText(row, box.x, box.t + i * step);
      });
    }
    ctx.restore();
  });

  function neighbours(id) {
    const found = new Set([id]);
    for (const t of view.ties) {
      if (!shownTie(t)) continue;
      if (t.from === id) found.add(t.to);
      if (t.to === id) found.add(t.from);
    }
    return found;
  }

  // ---- what is shown
  function refresh() {
    const near = state.picked ? neighbours(state.picked) : null;
    nodes.update(view.nodes.map((n) => ({ id: n.id, hidden: !shown(n), opacity: near && !near.has(n.id) ? 0.15 : 1 })));
    edges.update(view.ties.map((t) => ({
      id: t.id, hidden: !shownTie(t),
      color: ink(t.called_for, near && t.from !== state.picked && t.to !== state.picked ? 0.08 : 0.75),
    })));
    const counts = { nodes: view.nodes.filter(shown).length, ties: view.ties.filter(shownTie).length };
    el("counts").textContent = text("shown").replace("{nodes}", counts.nodes).replace("{ties}", counts.ties);
    el("counts").dataset.nodes = counts.nodes;
    el("counts").dataset.ties = counts.ties;
    detail();
  }

  // The part shown first has places of its own: switching moves its nodes.
  function look(near) {
    state.near = near && Boolean(view.focus);
    nodes.update(view.nodes.map((n) => {
      const [x, y] = state.near && n.near ? n.near : [n.x, n.y];
      return { id: n.id, x, y, hidden: !shown(n) };
    }));
    if (state.picked && !shown(byId.get(state.picked))) state.picked = null;
    el("near").setAttribute("aria-pressed", String(state.near));
    el("everything").setAttribute("aria-pressed", String(!state.near));
    el("summary").textContent = (state.near ? view.focus : view).summary[state.lang];
    filters();
    list();
    refresh();
  }
  el("scope").hidden = !view.focus;
  el("near").addEventListener("click", () => { look(true); pick(null); fit(); });
  el("everything").addEventListener("click", () => { look(false); pick(null); fit(); });

  function pick(id, move) {
    state.picked = id;
    if (id) network.selectNodes([id]); else network.unselectAll();
    refresh();
    if (id && move) fit([...neighbours(id)], 1);
  }

  // ---- evidence
  function day(date, inferred) {
    if (!date) return text("undated");
    return inferred ? `${date} (${text("inferred")})` : date;
  }
  function card(id) {
    const e = view.evidence[id], source = view.sources[e.source] || {};
    const box = make("div", undefined, "card");
    box.dataset.evidence = id;
    for (const [key, words] of [["quote", e.quote], ["paraphrase", e.paraphrase], ["citation", e.citation]]) {
      if (!words) continue;
      box.append(make("span", text(key).replace("{day}", source.readOn || "?"), "kind"));
      box.append(make(key === "quote" ? "q" : "span", words));
    }
    box.append(make("span", `${source.title || e.source} · ${text(`certainty_${e.certainty}`)}`, "kind"));
    if (/^https?:\/\//.test(source.url || "")) {
      const link = make("a", text("open_source"));
      link.href = source.url; link.rel = "noopener noreferrer"; link.target = "_blank";
      box.append(link);
    }
    return box;
  }
  function cards(parent, ids) { ids.forEach((id) => parent.append(card(id))); }

  function detail() {
    const box = el("detail"), n = byId.get(state.picked);
    box.replaceChildren();
    box.hidden = !n;
    el("start").hidden = Boolean(n);
    if (!n) return;
    box.dataset.id = n.id;
    const bar = make("div", undefined, "bar"), close = make("button", text("close"));
    close.type = "button";
    close.addEventListener("click", () => { pick(null); el("search").focus(); });
    const head = make("div");
    head.append(make("h2", full(n)), make("span", [kind(n), n.seat && `${text("seat")}: ${n.seat}`, n.date && day(n.date, n.inferred)].filter(Boolean).join(" · "), "kind"));
    bar.append(head, close);
    box.append(bar);
    if (n.group === "group") box.append(make("p", text("class_members"), "quiet"));
    if (n.note) box.append(make("p", n.note, "quiet"));
    if (n.names.length) box.append(make("p", `${text("also")}: ${n.names.join("; ")}`, "quiet"));
    if (n.evidence.length) { box.append(make("h3", text("evidence"))); cards(box, n.evidence); }
    const ties = view.ties.filter((t) => (t.from === n.id || t.to === n.id) && shownTie(t));
    if (ties.length) box.append(make("h3", `${text("ties")} (${ties.length})`));
    ties.forEach((t) => box.append(tieCard(t, n)));
  }
  function tieCard(t, n) {
    const box = make("div", undefined, "tie"), out = t.from === n.id, other = byId.get(out ? t.to : t.from);
    box.dataset.tie = t.id;
    const manner = state.lang === "en" ? t.manner_en : t.manner;
    const arrow = t.symmetric ? "↔" : out ? "→" : "←";
    box.append(make("span", `${arrow} ${phrase(t)}${manner ? ` (${manner})` : ""} · ${day(t.date, t.inferred)}${t.called_for ? ` · ${text("dashed")}` : ""}`, "kind"));
    const go = make("button", full(other));
    go.type = "button";
    go.addEventListener("click", () => { pick(other.id, true); el("detail").focus(); });
    box.append(go);
    cards(box, t.evidence);
    return box;
  }
  function tieDetail(id) {
    const t = tieById.get(id);
    pick(t.from);
    const found = el("detail").querySelector(`[data-tie="${t.id}"]`);
    if (found) found.scrollIntoView({ block: "nearest" });
  }

  // ---- search: marks, case and common abbreviations do not matter
  const short = view.abbreviations;
  function fold(words) {
    return words.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "")
      .replace(/\bkh\s*(?:&|-|,|va)\s*cn\b/g, "khcn").split(/[^0-9a-z]+/).filter(Boolean).map((w) => short[w] || w).join(" ");
  }
  function find(query) {
    const words = fold(query).split(" ").filter(Boolean);
    if (!words.length) return [];
    const found = [];
    for (const n of view.nodes) {
      let best = null;
      for (const name of n.words) {
        const parts = name.split(" ");
        const fits = words.every((w, i) => parts.some((p) => (i === words.length - 1 ? p.startsWith(w) : p === w)));
        if (fits && (best === null || parts.length < best)) best = parts.length;
      }
      if (best !== null) found.push([best, n]);
    }
    return found.sort((a, b) => a[0] - b[0]).map(([, n]) => n).slice(0, 12);
  }
  function suggest() {
    const list = el("hits"), query = el("search").value;
    state.hits = find(query);
    state.hit = state.hits.length ? 0 : -1;
    list.replaceChildren();
    list.hidden = !query.trim();
    el("search").setAttribute("aria-expanded", String(!list.hidden));
    state.hits.forEach((n, i) => {
      const row = make("li", full(n));
      row.id = `hit${i}`; row.role = "option"; row.dataset.id = n.id;
      row.append(make("span", kind(n), "kind"));
      row.addEventListener("mousedown", (event) => { event.preventDefault(); choose(i); });
      list.append(row);
    });
    if (query.trim() && !state.hits.length) { const none = make("li", text("no_hit")); none.role = "option"; none.ariaDisabled = "true"; list.append(none); }
    mark();
  }
  function mark() {
    [...el("hits").children].forEach((row, i) => row.setAttribute("aria-selected", String(i === state.hit)));
    if (state.hit >= 0) el("search").setAttribute("aria-activedescendant", `hit${state.hit}`);
    else el("search").removeAttribute("aria-activedescendant");
  }
  function choose(i) {
    const n = state.hits[i];
    if (!n) return;
    state.hidden.delete(n.group);
    if (inScope(n)) filters(); else look(false);
    shut();
    pick(n.id, true);
  }
  function shut() { el("hits").hidden = true; el("search").setAttribute("aria-expanded", "false"); }

  el("search").addEventListener("input", suggest);
  el("search").addEventListener("blur", shut);
  el("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const turn = event.key === "ArrowDown" ? 1 : -1;
      if (state.hits.length) state.hit = (state.hit + turn + state.hits.length) % state.hits.length;
      mark();
    } else if (event.key === "Enter") { event.preventDefault(); choose(state.hit); }
    else if (event.key === "Escape") { el("search").value = ""; suggest(); shut(); }
  });
  el("finder").addEventListener("submit", (event) => event.preventDefault());

  // ---- filters and list
  const outline = {
    square: [[-1, -1], [1, -1], [1, 1], [-1, 1]], diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
    triangle: [[0, -1], [1, 0.8], [-1, 0.8]], triangleDown: [[0, 1], [1, -0.8], [-1, -0.8]],
    hexagon: [[-1, 0], [-0.5, -0.87], [0.5, -0.87], [1, 0], [0.5, 0.87], [-0.5, 0.87]],
    star: Array.from({ length: 10 }, (_, i) => { const r = i % 2 ? 0.45 : 1, a = (Math.PI * i) / 5 - Math.PI / 2; return [r * Math.cos(a), r * Math.sin(a)]; }),
  };
  function icon(item) {
    const canvas = make("canvas"), ctx = canvas.getContext("2d");
    canvas.width = canvas.height = 40;
    canvas.ariaHidden = "true";
    ctx.fillStyle = item.color;
    ctx.beginPath();
    if (item.shape === "dot") ctx.arc(20, 20, 13, 0, 2 * Math.PI);
    else outline[item.shape].forEach(([x, y], i) => ctx[i ? "lineTo" : "moveTo"](20 + 15 * x, 20 + 15 * y));
    ctx.closePath();
    ctx.fill();
    return canvas;
  }
  function filters() {
    const box = el("filters");
    [...box.querySelectorAll("label")].forEach((row) => row.remove());
    const counts = new Map();
    for (const n of view.nodes) if (inScope(n)) counts.set(n.group, (counts.get(n.group) || 0) + 1);
    for (const item of view.legend.filter((each) => counts.has(each.group))) {
      const row = make("label"), tick = make("input");
      tick.type = "checkbox";
      tick.value = item.group;
      tick.checked = !state.hidden.has(item.group);
      tick.addEventListener("change", () => {
        if (tick.checked) state.hidden.delete(item.group); else state.hidden.add(item.group);
        const n = byId.get(state.picked);
        if (n && !shown(n)) pick(null); else refresh();
      });
      row.append(tick, icon(item), make("span", `${item[state.lang]} (${counts.get(item.group)})`));
      box.append(row);
    }
  }
  function list() {
    el("items").replaceChildren(...view.nodes.filter(inScope).map((n) => {
      const row = make("li"), go = make("button", full(n));
      go.type = "button";
      go.dataset.id = n.id;
      go.append(make("span", kind(n), "kind"));
      go.addEventListener("click", () => { state.hidden.delete(n.group); filters(); pick(n.id, true); el("detail").focus(); });
      row.append(go);
      return row;
    }));
  }

  // ---- language
  function speak(lang) {
    state.lang = lang;
    document.documentElement.lang = lang;
    document.title = el("title").textContent = view.title[lang];
    if (view.focus) el("near").textContent = view.focus.label[lang];
    el("scope").setAttribute("aria-label", text("scope"));
    document.querySelectorAll("[data-text]").forEach((node) => { node.textContent = text(node.dataset.text); });
    el("map").setAttribute("aria-label", text("map_label"));
    el("hits").setAttribute("aria-label", text("search"));
    look(state.near);
    network.redraw();
  }
  el("language").addEventListener("click", () => speak(state.lang === "vi" ? "en" : "vi"));
  // These nodes with room at the edges for labels.
  function fit(ids = view.nodes.filter(shown).map((n) => n.id), closest = 2) {
    if (!ids.length) return;
    network.fit({ nodes: ids, animation: false, maxZoomLevel: closest });
    network.moveTo({ scale: network.getScale() * 0.86, animation: false });
  }
  // A page of another size, a printed one too, shows the whole again.
  new ResizeObserver(() => requestAnimationFrame(() => {
    network.redraw();
    if (!state.picked) fit();
  })).observe(el("map"));
  el("whole").addEventListener("click", () => { pick(null); fit(); });
  network.on("dragEnd", () => { if (state.picked) network.selectNodes([state.picked]); else network.unselectAll(); });
  network.on("click", (event) => {
    if (event.nodes.length) pick(event.nodes[0]);
    else if (event.edges.length) tieDetail(event.edges[0]);
    else pick(null);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && event.target !== el("search")) pick(null); });

  speak(state.lang);
  network.once("afterDrawing", () => {
    fit();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      document.documentElement.dataset.readyMs = String(Math.round(performance.now()));
      document.documentElement.dataset.ready = "1";
    }));
  });
  // For tests and the curious: what is drawn, in plain values.
  window.lienket = { network, view, labels: () => labels, find: (query) => find(query).map((n) => n.id) };
})();
