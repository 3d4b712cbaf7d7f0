// Which nodes and ties are shown under the present choices. Pure: state in, flags and counts out.
"use strict";
(() => {
  const L = window.lienket,
    { view } = L;
  const near = view.layouts.find((l) => l.near && l.id === "force");
  /** @param {Row} node @param {State} state */
  const inScope = (node, state) => !state.near || near?.x[node.i] !== null;
  // The layout that is asked for, of the part shown first or of everything.
  /** @param {State} state */
  const layout = (state) =>
    view.layouts.find(
      (l) => l.id === state.layout && l.near === state.near && (l.id !== "province" || l.until === state.on),
    );
  const members = new Map(Object.entries(view.places.regions).map(([id, about]) => [id, new Set(about.members)]));

  /** @param {Row} node @param {State} state */
  function fits(node, state) {
    if (!inScope(node, state) || state.off.has(node.group)) return false;
    if (state.province && (state.province === "?" ? node.place !== "" : node.place !== state.province)) return false;
    return !state.region || Boolean(members.get(state.region)?.has(node.place));
  }
  /** @param {Tie} tie */
  const dated = (tie) => tie.first !== null || tie.last !== null;
  // An open side reaches as far as days go.
  /** @param {Tie} tie @param {number | null} since @param {number | null} to */
  const within = (tie, since, to) =>
    dated(tie) && (tie.first ?? -Infinity) <= (to ?? Infinity) && (tie.last ?? Infinity) >= (since ?? -Infinity);
  /** @param {State} state */
  const anyYear = (state) => state.since === null && state.to === null;
  /** @param {State} state */
  const filtersTies = (state) =>
    Boolean(state.role || state.kind || state.status || state.source || state.certainty || state.spans) ||
    !anyYear(state);

  /** @param {Tie} tie @param {State} state */
  function fitsTie(tie, state) {
    if (state.near && !tie.near) return false;
    if (state.kind && tie.kind !== state.kind) return false;
    if (state.role && !(tie.kind === "participation" && tie.detail === state.role)) return false;
    if (state.status && (tie.status || "-") !== state.status) return false;
    if (state.certainty && !tie.certainty.includes(state.certainty)) return false;
    return (
      !state.source ||
      tie.evidence.some((/** @type {number} */ e) => view.sources[view.evidence[e].source]?.id === state.source)
    );
  }
  /** @param {Tie} tie @param {State} state */
  function inYears(tie, state) {
    if (state.spans) {
      const [a, b, c, d] = state.spans;
      return within(tie, a, b) || within(tie, c, d);
    }
    return anyYear(state) || within(tie, state.since, state.to);
  }

  // { node, tie: a flag for each; nodes, ties: how many; undated: ties that a choice of years leaves aside }
  /** @param {State} state */
  function select(state) {
    const node = new Uint8Array(view.nodes.length),
      tie = new Uint8Array(view.ties.length);
    for (const n of view.nodes) node[n.i] = fits(n, state) ? 1 : 0;
    const touched = new Uint8Array(view.nodes.length);
    let undated = 0;
    const years = state.spans || !anyYear(state);
    for (const t of view.ties) {
      if (!node[t.from] || !node[t.to] || !fitsTie(t, state)) continue;
      if (years && !dated(t)) {
        undated += 1;
        continue;
      }
      if (!inYears(t, state)) continue;
      tie[t.i] = 1;
      touched[t.from] = touched[t.to] = 1;
    }
    if (filtersTies(state)) for (const n of view.nodes) node[n.i] &= touched[n.i];
    const picked = L.byId.get(state.pick);
    if (state.ego && picked && node[picked.i]) {
      const around = L.paths.ego(picked.i, state.ego, tie);
      for (const n of view.nodes) if (!around.has(n.i)) node[n.i] = 0;
      for (const t of view.ties) if (!around.has(t.from) || !around.has(t.to)) tie[t.i] = 0;
    }
    /** @param {Uint8Array} flags */
    const sum = (flags) => flags.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
    return { node, tie, nodes: sum(node), ties: sum(tie), undated };
  }
  Object.assign(L, { select, inScope, within, layout });
})();
