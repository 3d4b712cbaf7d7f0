// The map on a canvas of our own, for what vis-network would draw too slowly. The same verbs as draw-pyvis.js.
// Two canvases: the picture, and above it what is being dragged. While the view moves, the last picture is moved
// with it; where drawing all is quick, all is drawn anew instead.
"use strict";
(() => {
  const L = window.lienket,
    { el } = L;
  const QUICK = 30; // milliseconds: a picture that takes less is drawn anew at every move
  const STILL = 140; // after which a moved picture is drawn anew

  L.draw = (handlers) => {
    const box = el("map"),
      below = L.make("canvas"),
      above = L.make("canvas"),
      store = document.createElement("canvas");
    box.append(below, above);
    /** @type {Scene} */
    let scene = { nodes: [], ties: [], frames: [], shapes: [], lit: null, counts: null, straight: false };
    /** @type {Map<string, Item>} */
    let index = new Map();
    /** @type {Box[]} */
    let labels = [];
    const lens = L.lens(),
      { camera, size } = lens,
      painter = L.painter(lens);
    let ratio = 1;
    /** @type {{ x: number, y: number, s: number } | null} */
    let taken = null; // the camera of the stored picture
    /** @type {Item | null} */
    let held = null; // what is being dragged
    let cost = 0,
      draws = 0,
      frame = 0,
      later = 0,
      moving = 0,
      dirty = true;

    function resize() {
      ratio = Math.min(window.devicePixelRatio || 1, 2);
      size.w = box.clientWidth;
      size.h = box.clientHeight;
      for (const canvas of [below, above, store]) {
        canvas.width = Math.round(size.w * ratio);
        canvas.height = Math.round(size.h * ratio);
      }
      whole();
    }
    function whole() {
      const began = performance.now(),
        ctx = /** @type {CanvasRenderingContext2D} */ (below.getContext("2d"));
      labels = painter.paint(ctx, scene, held);
      cost = performance.now() - began;
      dirty = false;
      taken = { ...camera };
      const keep = /** @type {CanvasRenderingContext2D} */ (store.getContext("2d"));
      keep.setTransform(1, 0, 0, 1, 0, 0);
      keep.clearRect(0, 0, store.width, store.height);
      keep.drawImage(below, 0, 0);
      draws += 1;
    }
    // The stored picture, moved and scaled to where the view is now.
    function shifted() {
      if (!taken) return;
      const ctx = /** @type {CanvasRenderingContext2D} */ (below.getContext("2d")),
        k = camera.s / taken.s;
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, below.width, below.height);
      const x = (size.w / 2 + (taken.x - camera.x) * camera.s - (size.w / 2) * k) * ratio;
      const y = (size.h / 2 + (taken.y - camera.y) * camera.s - (size.h / 2) * k) * ratio;
      ctx.drawImage(store, x, y, store.width * k, store.height * k);
      draws += 1;
    }
    /** @param {boolean} [anew] */
    function request(anew) {
      dirty = dirty || Boolean(anew);
      if (frame) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        clearTimeout(later);
        if (dirty || cost < QUICK || !taken) whole();
        else {
          shifted();
          later = setTimeout(() => request(true), STILL);
        }
      });
    }
    function drag() {
      painter.moving(/** @type {CanvasRenderingContext2D} */ (above.getContext("2d")), scene, held);
      draws += 1;
    }
    /** @param {Scene} next */
    function show(next, { animate = false } = {}) {
      const from = animate ? new Map(scene.nodes.map((it) => [it.key, [it.x, it.y]])) : null;
      scene = next;
      index = new Map(scene.nodes.map((it) => [it.key, it]));
      cancelAnimationFrame(moving);
      if (!from || cost > 60) {
        request(true);
        return;
      }
      const ends = scene.nodes.map((it) => [it.x, it.y]),
        began = performance.now();
      /** @param {number} now */
      const step = (now) => {
        const t = Math.min(1, (now - began) / 450),
          share = t * t * (3 - 2 * t);
        scene.nodes.forEach((it, k) => {
          const a = from.get(it.key);
          if (a) {
            it.x = a[0] + (ends[k][0] - a[0]) * share;
            it.y = a[1] + (ends[k][1] - a[1]) * share;
          }
        });
        whole();
        if (share < 1) moving = requestAnimationFrame(step);
      };
      step(began);
    }
    /** @param {string[]} keys */
    function fit(keys, closest = 2) {
      const seen = keys.flatMap((key) => index.get(key) ?? []);
      if (!seen.length || !size.w) return;
      lens.fit(seen, closest);
      request(true);
    }
    /** @param {number} times @param {number} px @param {number} py */
    function zoomAt(times, px, py) {
      lens.zoomAt(times, px, py);
      request();
    }
    /** @param {number} dx @param {number} dy */
    function pan(dx, dy) {
      camera.x += dx / camera.s;
      camera.y += dy / camera.s;
      request();
    }

    L.hands(above, lens, () => scene, {
      pick: handlers.pick,
      zoom: zoomAt,
      pan,
      hold: (it) => {
        if (held !== it) request(true);
        held = it;
        requestAnimationFrame(drag);
      },
      release: () => {
        const dropped = held;
        held = null;
        if (dropped) {
          handlers.moved(dropped.key, dropped.x, dropped.y);
          drag();
        }
        request(true);
      },
    });
    return {
      show,
      fit,
      resize,
      redraw: () => request(true),
      labels: () => labels,
      draws: () => draws,
      zoom: (times) => zoomAt(times, size.w / 2, size.h / 2),
      pan,
      point: (key) => {
        const it = index.get(key);
        return it && [lens.sx(it.x), lens.sy(it.y)];
      },
      places: () => Object.fromEntries(scene.nodes.map((it) => [it.key, { x: it.x, y: it.y }])),
      canvas: () => below,
      ready: (act) =>
        requestAnimationFrame(() => {
          resize();
          act();
        }),
    };
  };
})();
