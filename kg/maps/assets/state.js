// What the analyst has chosen, as plain values; a part of it stands in the address, so that a link brings it back.
"use strict";
(() => {
  const L = window.lienket,
    { view, byId } = L;
  const years = view.ties.flatMap((tie) => [tie.first, tie.last]).filter((year) => year !== null);
  const range = years.length ? [years.reduce((a, b) => Math.min(a, b)), years.reduce((a, b) => Math.max(a, b))] : null;
  const groups = new Set(view.legend.map((item) => item.group));
  /** @param {string[]} values */
  const distinct = (values) => [...new Set(values)].sort();
  // What each choice among several can be; "" is all.
  /** @type {Record<string, string[]>} */
  const choices = {
    layout: ["force", "province", "type", "time"],
    on: view.layouts.filter((l) => l.id === "province" && !l.near).map((l) => l.until),
    province: ["", "?", ...Object.keys(view.places.provinces)],
    region: ["", ...Object.keys(view.places.regions)],
    role: ["", ...distinct(view.ties.filter((t) => t.kind === "participation").map((t) => t.detail))],
    kind: ["", ...distinct(view.ties.map((t) => t.kind))],
    status: ["", ...distinct(view.ties.map((t) => t.status || "-"))],
    source: ["", ...view.sources.map((s) => s.id)],
    certainty: ["", ...distinct(view.ties.flatMap((t) => t.certainty))],
    colour: ["kind", "community", "province"],
    size: ["degree", "betweenness"],
    show: ["map", "table"],
    rows: ["nodes", "ties"],
    call: ["", ...view.calls.map((c) => c.id)],
  };
  /** @returns {State} */
  const start = () => ({
    lang: L.lang(),
    near: Boolean(view.focus),
    layout: "force",
    on: choices.on[0] ?? "",
    off: new Set(),
    province: "",
    region: "",
    role: "",
    kind: "",
    status: "",
    source: "",
    certainty: "",
    since: null,
    to: null,
    spans: null,
    pick: "",
    ego: 0,
    from: "",
    until: "",
    call: "",
    colour: "kind",
    size: "degree",
    show: "map",
    rows: "nodes",
    open: new Set(),
    whom: new Set(),
  });
  const first = start();
  const state = start();
  /** @type {((changed: Set<string>, how: How) => void)[]} */
  const listeners = [];

  /** @param {string} id */
  const real = (id) => byId.has(id);
  /** @param {string} value */
  const year = (value) =>
    range && /^\d{4}$/.test(value) && Number(value) >= range[0] && Number(value) <= range[1] ? Number(value) : null;
  /** @param {string} value */
  const community = (value) =>
    view.renderer === "communities" && /^\d+$/.test(value) && Number(value) < view.communities.length;
  /** @param {string} value */
  const pickable = (value) =>
    real(value) ||
    (/^t\d+$/.test(value) && Number(value.slice(1)) < view.ties.length) ||
    (/^c\d+$/.test(value) && community(value.slice(1)));
  /** @param {string} value @param {(value: string) => boolean} fits */
  const list = (value, fits) => new Set(value.split(",").filter(fits));

  // How each value is read from the address: what it cannot be is left as it was at the start.
  /** @type {Record<string, (value: string) => any>} */
  const readers = {
    /** @param {string} v */
    lang: (v) => (Object.hasOwn(view.texts, v) ? v : first.lang),
    /** @param {string} v */
    near: (v) => Boolean(view.focus) && v !== "0",
    /** @param {string} v */
    off: (v) => list(v, (/** @type {string} */ g) => groups.has(g)),
    since: year,
    to: year,
    /** @param {string} v */
    spans: (v) => {
      const found = v.split(",").map(year);
      return found.length === 4 && !found.includes(null) ? found : null;
    },
    /** @param {string} v */
    pick: (v) => (pickable(v) ? v : ""),
    /** @param {string} v */
    ego: (v) => (/^[1-3]$/.test(v) ? Number(v) : 0),
    /** @param {string} v */
    from: (v) => (real(v) ? v : ""),
    /** @param {string} v */
    until: (v) => (real(v) ? v : ""),
    /** @param {string} v */
    open: (v) => list(v, community),
    /** @param {string} v */
    whom: (v) => list(v, (/** @type {string} */ id) => real(id) && Object.hasOwn(view.guesses, byId.get(id).i)),
  };
  /** @param {string} hash */
  function decode(hash) {
    /** @type {State} */
    const made = { ...start(), lang: state.lang };
    let asked;
    try {
      asked = new URLSearchParams(hash.replace(/^#/, ""));
    } catch {
      return made;
    }
    for (const key of Object.keys(made)) {
      const value = asked.get(key);
      if (value === null) continue;
      if (key in readers) made[key] = readers[key](value);
      else if (choices[key].includes(value)) made[key] = value;
    }
    if (!pickable(made.pick) || made.pick.startsWith("t")) made.ego = 0;
    return made;
  }
  function encode() {
    const told = new URLSearchParams();
    for (const [key, value] of Object.entries(state)) {
      const plain =
        value instanceof Set
          ? [...value].sort().join(",")
          : Array.isArray(value)
            ? value.join(",")
            : value === true
              ? "1"
              : value === false
                ? "0"
                : String(value ?? "");
      const usual =
        first[key] instanceof Set
          ? ""
          : first[key] === true
            ? "1"
            : first[key] === false
              ? "0"
              : String(first[key] ?? "");
      if (plain !== usual) told.set(key, plain);
    }
    return told.toString();
  }

  // Steps that the browser's Back undoes; smaller changes take the place of the last one.
  const STEPS = ["pick", "from", "call", "layout", "show", "near"];
  /** @type {string | null} */
  let last = "";
  /** @param {boolean} step */
  function write(step) {
    const hash = encode();
    if (hash === last) return;
    last = hash;
    history[step ? "pushState" : "replaceState"](null, "", hash ? `#${hash}` : location.pathname + location.search);
  }
  // Change some values; everybody who listens is told which, and how the picture should follow.
  /** @param {Partial<State>} patch @param {How} [how] */
  function set(patch, how = {}) {
    const step = !how.restored && STEPS.some((key) => key in patch && patch[key] !== state[key] && patch[key] !== "");
    Object.assign(state, patch);
    if (!state.pick) state.ego = 0;
    write(step);
    for (const listener of listeners) listener(new Set(Object.keys(patch)), how);
  }
  /** @param {string} hash */
  function restore(hash) {
    last = null;
    set(decode(hash), { restored: true });
  }
  addEventListener("hashchange", () => {
    if (location.hash.replace(/^#/, "") !== last) restore(location.hash);
  });

  Object.assign(L, {
    state,
    set,
    restore,
    decode,
    encode,
    start,
    choices,
    range,
    /** @param {(changed: Set<string>, how: How) => void} listener */
    on: (listener) => listeners.push(listener),
  });
})();
