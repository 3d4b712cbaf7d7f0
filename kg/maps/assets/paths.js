// Steps along ties that are shown, whichever way a tie points: what is around a node, and a shortest path.
"use strict";
(() => {
  const L = window.lienket,
    { tiesOf } = L;
  /** @param {Tie} tie @param {number} i */
  const other = (tie, i) => (tie.from === i ? tie.to : tie.from);

  // The nodes within some steps, the node itself among them.
  /** @param {number} start @param {number} steps @param {Uint8Array} shown */
  function ego(start, steps, shown) {
    const found = new Set([start]);
    let edge = [start];
    for (let step = 0; step < steps; step += 1) {
      const next = [];
      for (const i of edge)
        for (const tie of tiesOf[i]) {
          const j = other(tie, i);
          if (shown[tie.i] && !found.has(j)) {
            found.add(j);
            next.push(j);
          }
        }
      edge = next;
    }
    return found;
  }
  // A shortest path as { nodes, steps: the ties between each two }, or null.
  /** @param {number} start @param {number} end @param {Uint8Array} shown */
  function path(start, end, shown) {
    const before = new Map([[start, -1]]);
    for (let edge = [start]; edge.length && !before.has(end); ) {
      const next = [];
      for (const i of edge)
        for (const tie of tiesOf[i]) {
          const j = other(tie, i);
          if (shown[tie.i] && !before.has(j)) {
            before.set(j, i);
            next.push(j);
          }
        }
      edge = next;
    }
    if (!before.has(end)) return null;
    const nodes = [end];
    while (nodes[0] !== start) nodes.unshift(/** @type {number} */ (before.get(nodes[0])));
    const steps = nodes.slice(1).map((j, k) => tiesOf[j].filter((tie) => shown[tie.i] && other(tie, j) === nodes[k]));
    return { nodes, steps };
  }
  L.paths = { ego, path, other };
})();
