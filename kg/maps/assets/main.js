// State in, picture and words out. Everything that changes comes by here.
"use strict";
(() => {
  const L = window.lienket,
    { view, el, state } = L;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let chosen = L.select(state),
    scene = /** @type {Scene} */ (/** @type {unknown} */ (null)); // until the first update
  L.chosen = () => chosen;
  L.current = () => scene;

  /** @param {string} key */
  function pick(key) {
    if (/^[tc]\d+$/.test(key) || L.byId.has(key) || key === "") L.set({ pick: key, from: "", until: "" });
  }
  L.renderer = L.draw({
    pick,
    moved: (key, x, y) => {
      L.move(key, x, y);
      scene.nodes.forEach((/** @type {Item} */ it) => {
        if (it.key === key) {
          it.x = x;
          it.y = y;
        }
      });
    },
  });

  const all = () => scene.nodes.map((/** @type {Item} */ it) => it.key);
  // Where to look after a change: at everything, at what was picked and its neighbours, or at the ends of a call.
  /** @param {How} how */
  function follow(how) {
    if (state.show !== "map") return;
    if (how.restored) {
      follow(whereTo());
      return;
    }
    if (how.fit) L.renderer.fit(all());
    else if (how.call || (how.look && scene.lit)) {
      const keys = scene.lit
        ? all().filter((/** @type {string} */ key) => scene.lit?.nodes.has(key) || key.startsWith("g "))
        : all();
      L.renderer.fit(keys, 1);
    } else if (how.community !== undefined)
      L.renderer.fit(
        view.nodes.filter((n) => n.community === how.community).map((n) => n.id),
        1,
      );
  }
  /** @param {Set<string>} changed @param {How} how */
  function update(changed, how) {
    if (changed.has("lang")) L.controls.speak();
    chosen = L.select(state);
    const hiddenTie = /^t\d+$/.test(state.pick) && !chosen.tie[Number(state.pick.slice(1))],
      picked = L.byId.get(state.pick);
    // A choice that the filters no longer show is dropped; a tie's too.
    if (hiddenTie || (picked && !chosen.node[picked.i])) {
      L.set({ pick: "" }, how);
      return;
    }
    scene = L.scene(state, chosen);
    L.renderer.show(scene, { animate: how.animate && !still.matches });
    L.controls.update();
    L.controls.counts(chosen, scene.counts);
    L.calls.update();
    L.detail.update(chosen);
    L.table.update(chosen);
    follow(how);
  }
  L.on(update);

  // ---- the map by buttons and keys
  el("zoom-in").addEventListener("click", () => L.renderer.zoom(1.3));
  el("zoom-out").addEventListener("click", () => L.renderer.zoom(1 / 1.3));
  el("whole").addEventListener("click", () => {
    L.set({ pick: "", from: "", until: "", open: new Set() }, { fit: true });
  });
  /** @type {Record<string, Point>} */
  const keys = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
  el("map").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key in keys) {
      event.preventDefault();
      L.renderer.pan(...keys[event.key]);
    } else if (event.key === "+" || event.key === "=") L.renderer.zoom(1.3);
    else if (event.key === "-") L.renderer.zoom(1 / 1.3);
    else if (event.key === "0") L.renderer.fit(all());
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target === el("search")) return;
    if (state.pick || state.from) {
      L.set({ pick: "", from: "", until: "" });
      el("map").focus();
    }
  });
  const whereTo = () => (state.call ? { call: true } : state.pick || state.from ? { look: true } : { fit: true });
  // A page of another size, a printed one too, shows again what is to be seen.
  let before = 0;
  new ResizeObserver(() =>
    requestAnimationFrame(() => {
      const { clientWidth: w, clientHeight: h } = el("map");
      if (!w || before === w * 100_000 + h) return;
      before = w * 100_000 + h;
      L.renderer.resize();
      if (scene) follow(whereTo());
    }),
  ).observe(el("map"));

  Object.assign(state, L.decode(location.hash));
  L.renderer.ready(() =>
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        document.documentElement.dataset.readyMs = String(Math.round(performance.now()));
        document.documentElement.dataset.ready = "1";
      }),
    ),
  );
  L.controls.speak();
  update(new Set(Object.keys(state)), whereTo());
})();
