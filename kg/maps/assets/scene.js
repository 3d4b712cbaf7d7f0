// What is to be drawn: items with places, looks and emphasis, from the choices and what they select, for both.
"use strict";
(() => {
  const L = window.lienket,
    { view, byId } = L;
  const looks = Object.fromEntries(view.legend.map((item) => [item.group, item]));
  const rank = new Map(view.legend.map((item, i) => [item.group, i]));
  // Of colours for numbered things seven are told apart by colour-blind readers too; further ones share a grey.
  const PALETTE = ["#0072b2", "#c04f00", "#007a5a", "#a8407f", "#8a6d3b", "#b2182b", "#4b3fa8"],
    OTHER = "#767676";
  const provinces = Object.keys(view.places.provinces)
    .map((id) => /** @type {[string, number]} */ ([id, view.nodes.filter((n) => n.place === id).length]))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([id]) => id);
  const most = view.nodes.reduce((a, n) => Math.max(a, n.betweenness), 0) || 1;
  const bends = bend();
  let moved = new Map(); // where the analyst has dragged things, until another layout

  /** @param {Row} node @param {string} by */
  function color(node, by) {
    if (by === "kind") return looks[node.group].color;
    return PALETTE[by === "community" ? node.community : provinces.indexOf(node.place)] || OTHER;
  }
  /** @param {Row} node @param {string} by */
  const radius = (node, by) =>
    by === "betweenness" ? 11 + 26 * Math.sqrt(node.betweenness / most) : 15 + Math.min(node.degree, 12);

  // Parallel ties bend apart, so that each can be seen and clicked.
  function bend() {
    const seen = new Map(),
      found = new Float32Array(view.ties.length);
    for (const t of view.ties) {
      const pair = t.from < t.to ? t.from * view.nodes.length + t.to : t.to * view.nodes.length + t.from;
      const turn = seen.get(pair) || 0;
      seen.set(pair, turn + 1);
      found[t.i] = (0.08 + 0.14 * turn) * (t.from < t.to ? 1 : -1);
    }
    return found;
  }
  /** @param {Row} node @param {Layout} at */
  function place(node, at) {
    const there = moved.get(node.id);
    return there || [at.x[node.i] ?? 0, at.y[node.i] ?? 0];
  }

  /** @param {Row} node @param {Layout} at @param {State} state @returns {Item} */
  function item(node, at, state) {
    const look = looks[node.group],
      [x, y] = place(node, at);
    return {
      key: node.id,
      i: node.i,
      x,
      y,
      r: radius(node, state.size),
      shape: look.shape,
      color: color(node, state.colour),
      group: node.group,
      label: L.label(node),
      picked: state.pick === node.id,
      dim: false,
      rank: rank.get(node.group) ?? 0,
      weight: node.degree,
    };
  }
  /** @param {Tie} tie @param {Item} a @param {Item} b @returns {Line} */
  function line(tie, a, b) {
    return {
      key: tie.key,
      i: tie.i,
      a,
      b,
      color: tie.called_for ? "#b2182b" : "#666666",
      dash: tie.called_for ? "dashed" : "",
      width: 1.8,
      arrow: !tie.symmetric,
      bend: bends[tie.i],
      dim: false,
    };
  }
  // Compared spans: a pair's lines say whether it had ties in the first alone (1), in the second alone (2), or in both.
  /** @param {State} state @param {Chosen} chosen */
  function compare(state, chosen) {
    const held = new Map(),
      [a, b, c, d] = state.spans ?? [];
    /** @param {Tie} t */
    const pair = (t) => `${Math.min(t.from, t.to)} ${Math.max(t.from, t.to)}`;
    for (const t of view.ties)
      if (chosen.tie[t.i]) {
        held.set(pair(t), (held.get(pair(t)) || 0) | (L.within(t, a, b) ? 1 : 0) | (L.within(t, c, d) ? 2 : 0));
      }
    const number = (/** @type {number} */ how) => [...held.values()].filter((value) => value === how).length;
    const counts = { only1: number(1), only2: number(2), both: number(3) };
    return { of: (/** @type {Tie} */ t) => held.get(pair(t)), counts };
  }

  // Communities that are closed stand as one ring each; ties into them are merged.
  /** @param {Map<string, Item>} items @param {Line[]} lines @param {State} state @returns {[Item[], Line[]]} */
  function folded(items, lines, state) {
    /** @param {number} i */
    const open = (i) => state.open.has(String(view.nodes[i].community));
    const sums = new Map();
    for (const it of items.values())
      if (!open(it.i)) {
        const code = view.nodes[it.i].community,
          sum = sums.get(code) || { x: 0, y: 0, n: 0 };
        sum.x += it.x;
        sum.y += it.y;
        sum.n += 1;
        sums.set(code, sum);
      }
    const rings = new Map();
    for (const [code, { x, y, n }] of sums) {
      const first = view.nodes[view.communities[code].first];
      rings.set(code, {
        key: `c${code}`,
        i: -1,
        x: x / n,
        y: y / n,
        r: 40 + 12 * Math.sqrt(n),
        shape: "ring",
        color: PALETTE[code] || OTHER,
        group: "community",
        label: n > 1 ? L.text("community_label", { name: L.label(first), n: n - 1 }) : L.label(first),
        picked: state.pick === `c${code}`,
        dim: false,
        rank: -1,
        weight: n,
      });
    }
    /** @param {Item} it */
    const end = (it) => (open(it.i) ? it : rings.get(view.nodes[it.i].community));
    const merged = new Map();
    for (const t of lines) {
      const a = end(t.a),
        b = end(t.b);
      if (a === b) continue;
      if (a === t.a && b === t.b) {
        merged.set(t.key, t);
        continue;
      }
      const key = a.key < b.key ? `m ${a.key} ${b.key}` : `m ${b.key} ${a.key}`;
      const held = merged.get(key) || {
        key,
        i: -1,
        a,
        b,
        color: "#767676",
        dash: "",
        width: 0,
        arrow: false,
        bend: 0,
        dim: false,
        n: 0,
      };
      held.n += 1;
      held.width = 1 + Math.log2(held.n);
      merged.set(key, held);
    }
    return [[...rings.values(), ...[...items.values()].filter((it) => open(it.i))], [...merged.values()]];
  }

  // What stands out while something is chosen: { nodes, ties } by key, bold for a few ties; or null.
  /** @param {State} state @param {Chosen} chosen @returns {Emphasis | null} */
  function emphasis(state, chosen) {
    /** @param {number[]} nodes @param {string[]} ties */
    const keys = (nodes, ties, bold = false) => ({
      nodes: new Set(nodes.map((/** @type {number} */ i) => view.nodes[i].id)),
      ties: new Set(ties),
      bold,
    });
    if (state.from && state.until) {
      const found = L.paths.path(byId.get(state.from).i, byId.get(state.until).i, chosen.tie);
      if (found)
        return keys(
          found.nodes,
          found.steps.flat().map((t) => t.key),
          true,
        );
    }
    const node = byId.get(state.pick);
    if (node && chosen.node[node.i]) {
      const ties = L.tiesOf[node.i].filter((t) => chosen.tie[t.i]);
      return keys(
        [node.i, ...ties.map((t) => L.paths.other(t, node.i))],
        ties.map((t) => t.key),
      );
    }
    if (/^t\d+$/.test(state.pick)) {
      const tie = view.ties[Number(state.pick.slice(1))];
      if (chosen.tie[tie.i]) return keys([tie.from, tie.to], [tie.key], true);
    }
    const call = view.calls.find((c) => c.id === state.call);
    if (!call) return null;
    const answers = call.pairs.flatMap((p) => p.ties),
      hints = call.suggestions;
    const own = call.node >= 0 ? L.tiesOf[call.node] : []; // who called, and the kinds of actors that it names
    const lit = [...call.lit.flat(), ...[...answers, ...hints, ...own].flatMap((t) => [t.from, t.to])];
    return keys(
      lit,
      own.map((t) => t.key),
    );
  }

  // Lines that no source states as such: what answers a call, suggestions, whom a group might mean.
  /** @param {Map<string, Item>} items @param {State} state @param {Chosen} chosen @returns {[Item[], Line[]]} */
  function extras(items, state, chosen) {
    /** @type {Item[]} */
    const nodes = [];
    /** @type {Line[]} */
    const ties = [];
    const call = view.calls.find((c) => c.id === state.call);
    /** @param {number} i */
    const at = (i) => (chosen.node[i] ? items.get(view.nodes[i].id) : undefined);
    /** @type {(key: string, from: number, to: number, how: Pick<Line, "color" | "dash" | "width" | "text">) => void} */
    const add = (key, from, to, how) => {
      const a = at(from),
        b = at(to);
      if (a && b) ties.push({ key, i: -1, a, b, arrow: false, bend: 0.2, dim: false, ...how });
    };
    call?.pairs.forEach((pair, p) =>
      pair.ties.forEach((t, k) =>
        add(`a ${p} ${k}`, t.from, t.to, {
          color: "#00694a",
          dash: "",
          width: 7,
          text: t.when ? L.day(t.when, t.inferred) : L.text("undated"),
        }),
      ),
    );
    call?.suggestions.forEach((s, k) => add(`s ${k}`, s.from, s.to, { color: "#5b2a86", dash: "dotted", width: 5 }));
    for (const id of state.whom) {
      const group = items.get(id),
        guess = group && chosen.node[group.i] && view.guesses[group.i];
      if (!guess) continue;
      guess.bodies.forEach((/** @type {{ id: string; label: Words }} */ body, /** @type {number} */ k) => {
        const known = items.get(body.id),
          angle = (2 * Math.PI * k) / guess.bodies.length,
          wide = 150 + 9 * guess.bodies.length;
        const b = known || {
          key: `g ${id} ${body.id}`,
          i: -1,
          x: group.x + wide * Math.cos(angle),
          y: group.y + wide * Math.sin(angle),
          r: 12,
          shape: "dot",
          color: "#5b2a86",
          group: "guess",
          label: L.of(body.label),
          picked: false,
          dim: false,
          rank: 99,
          weight: 0,
          hypothesis: true,
        };
        if (!known) nodes.push(b);
        ties.push({
          key: `w ${id} ${body.id}`,
          i: -1,
          a: group,
          b,
          color: "#5b2a86",
          dash: "dotted",
          width: 2,
          arrow: false,
          bend: 0,
          dim: false,
        });
      });
    }
    return [nodes, ties];
  }

  /** @param {State} state @param {Chosen} chosen @returns {Scene} */
  function scene(state, chosen) {
    const at = L.layout(state),
      items = new Map(),
      lines = [];
    for (const n of view.nodes) if (chosen.node[n.i]) items.set(n.id, item(n, at, state));
    // Where frames tell the story, ties that nobody asked about stay in the background.
    const soft = at.frames.length || at.shapes.length ? 0.3 : 0.75;
    for (const t of view.ties)
      if (chosen.tie[t.i]) lines.push(line(t, items.get(view.nodes[t.from].id), items.get(view.nodes[t.to].id)));
    let compared = null;
    if (state.spans) {
      compared = compare(state, chosen);
      for (const t of lines) {
        const how = compared.of(view.ties[t.i]);
        Object.assign(
          t,
          how === 1
            ? { dash: "dashdot", color: "#8a4b00" }
            : how === 3
              ? { width: 4, color: "#333333" }
              : { color: "#0072b2" },
        );
      }
    }
    for (const t of lines) t.opacity = soft;
    const lit = emphasis(state, chosen);
    if (lit) {
      for (const t of lines) t.opacity = 0.75;
      for (const it of items.values()) it.dim = !lit.nodes.has(it.key);
      for (const t of lines) {
        t.dim = !lit.ties.has(t.key);
        if (!t.dim && lit.bold) t.width = 4.5;
      }
    }
    let [nodes, ties] = view.renderer === "communities" ? folded(items, lines, state) : [[...items.values()], lines];
    const [more, also] = extras(items, state, chosen);
    nodes = nodes.concat(more);
    ties = ties.concat(also);
    return {
      nodes,
      ties,
      frames: at.frames,
      shapes: at.shapes,
      lit,
      counts: compared?.counts ?? null,
      straight: view.nodes.length > 1500,
    };
  }
  Object.assign(L, {
    scene,
    PALETTE,
    OTHER,
    color,
    provinceOrder: provinces,
    /** @param {string} key @param {number} x @param {number} y */
    move: (key, x, y) => moved.set(key, [x, y]),
    settle: () => {
      moved = new Map();
    },
  });
})();
