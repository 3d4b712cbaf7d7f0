// Search: tone marks, case and common abbreviations do not matter; the last word may be cut short.
"use strict";
(() => {
  const L = window.lienket,
    { view, el, make, text, full, kind } = L;
  const short = view.abbreviations;
  /** @type {[string, number, Row][] | null} */
  let index = null;
  /** @type {Row[]} */
  let hits = [];
  let hit = -1;

  // As kg.text.normalise does it: letters that look alike are one, what nobody sees is gone.
  /** @param {string} words */
  const tidy = (words) =>
    Array.from(words.normalize("NFC").replaceAll("&amp;", "&"), (c) => view.plain[c] ?? c).join("");
  /** @param {string} words */
  function fold(words) {
    return tidy(words)
      .toLowerCase()
      .replace(/đ/g, "d")
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/\b(?:kh\s*(?:&|-|,|va)\s*cn|khoa hoc\s*(?:&|-)\s*cong nghe)\b/g, "khcn")
      .split(/[^0-9a-z]+/)
      .filter(Boolean)
      .map((/** @type {string} */ w) => (Object.hasOwn(short, w) ? short[w] : w))
      .join(" ");
  }
  // The words of a place alone: without “tỉnh”, “thành phố” before them and “city” behind.
  /** @param {string[]} words */
  function placeAlone(words) {
    let place = ` ${words.join(" ")} `;
    for (const said of view.before_place) if (place.startsWith(` ${said} `)) place = place.slice(said.length + 1);
    for (const said of view.after_place) if (place.endsWith(` ${said} `)) place = place.slice(0, -said.length - 1);
    return place;
  }
  // Whether two words differ by one letter: another, one less, one more, or two swapped.
  /** @param {string} a @param {string} b */
  function slip(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    const [x, y] = [a.slice(i), b.slice(i)];
    return (
      x.slice(1) === y.slice(1) ||
      x.slice(1) === y ||
      x === y.slice(1) ||
      (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2))
    );
  }
  // Every name of every node, folded: [ " words of the name ", how many words, node ], made when first asked for.
  function names() {
    if (index) return index;
    index = [];
    for (const n of view.nodes) {
      for (const name of new Set(
        [n.label, n.label_en, ...n.names, n.id.split("/").pop()].filter(Boolean).map((name) => fold(String(name))),
      )) {
        index.push([` ${name} `, name.split(" ").length, n]);
      }
    }
    return index;
  }
  /** @param {string} query */
  function find(query) {
    const words = fold(query).split(" ").filter(Boolean);
    if (!words.length) return [];
    const found = ranked(
      words.map((w) => [w]),
      words,
    );
    return found.length ? found : ranked(near(words), words);
  }
  // For each word what is a slip of typing away, where no name has it.
  /** @param {string[]} words */
  function near(words) {
    const known = new Set(names().flatMap(([name]) => name.trim().split(" ")));
    return words.map((w, i) => {
      const last = i === words.length - 1 && [...known].some((k) => k.startsWith(w));
      return known.has(w) || last || w.length < 3 ? [w] : [...known].filter((k) => slip(w, k));
    });
  }
  /** @param {string[][]} ways @param {string[]} words */
  function ranked(ways, words) {
    const place = placeAlone(words),
      whole = ` ${words.join(" ")} `,
      best = new Map();
    for (const [name, length, n] of names()) {
      const all = ways.every((way, i) =>
        way.some((w) => name.includes(i === words.length - 1 && w === words[i] ? ` ${w}` : ` ${w} `)),
      );
      const rank = name === whole ? 0 : place === name ? 0.5 : all ? length : Infinity;
      if (rank < Infinity && !(best.get(n) <= rank)) best.set(n, rank);
    }
    return [...best].sort((a, b) => a[1] - b[1] || a[0].alphabetical - b[0].alphabetical).map(([n]) => n);
  }

  function suggest() {
    const list = el("hits"),
      query = el("search").value;
    hits = find(query).slice(0, 12);
    hit = hits.length ? 0 : -1;
    list.replaceChildren();
    list.hidden = !query.trim();
    list.scrollTop = 0;
    el("search").setAttribute("aria-expanded", String(!list.hidden));
    hits.forEach((n, i) => {
      const row = make("li", full(n));
      row.id = `hit${i}`;
      row.setAttribute("role", "option");
      row.dataset.id = n.id;
      row.append(make("span", kind(n), "kind"));
      row.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(i);
      });
      list.append(row);
    });
    if (query.trim() && !hits.length) {
      const none = make("li", text("no_hit"));
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      list.append(none);
    }
    mark();
  }
  function mark() {
    [...el("hits").children].forEach((row, i) => {
      row.setAttribute("aria-selected", String(i === hit));
      if (i === hit) row.scrollIntoView({ block: "nearest" });
    });
    if (hit >= 0) el("search").setAttribute("aria-activedescendant", `hit${hit}`);
    else el("search").removeAttribute("aria-activedescendant");
  }
  /** @param {number} i */
  function choose(i) {
    if (!hits[i]) return;
    shut();
    reveal(hits[i]);
  }
  function shut() {
    el("hits").hidden = true;
    el("search").setAttribute("aria-expanded", "false");
  }

  // Pick a node, and undo the choices that hide it.
  /** @param {Row} n */
  function reveal(n) {
    const { state } = L,
      /** @type {Partial<State>} */
      patch = { pick: n.id, ego: 0, from: "", until: "" };
    if (!L.inScope(n, state)) patch.near = false;
    if (state.off.has(n.group)) {
      patch.off = new Set(state.off);
      patch.off.delete(n.group);
    }
    const start = L.start();
    const tried = { ...state, ...patch };
    if (!L.select(tried).node[n.i])
      for (const key of ["province", "region", "role", "kind", "status", "source", "certainty", "since", "to", "spans"])
        patch[key] = start[key];
    if (view.renderer === "communities") patch.open = new Set([...state.open, String(n.community)]);
    L.set(patch, { look: true });
  }

  el("search").addEventListener("input", suggest);
  el("search").addEventListener("focus", () => names());
  el("search").addEventListener("blur", shut);
  el("search").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (hits.length) hit = (hit + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(hit);
    } else if (event.key === "Escape") {
      el("search").value = "";
      suggest();
      shut();
    }
  });
  el("finder").addEventListener("submit", (/** @type {KeyboardEvent} */ event) => event.preventDefault());
  Object.assign(L, { find, fold, reveal });
})();
