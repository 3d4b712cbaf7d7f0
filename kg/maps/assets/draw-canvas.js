// The map on a canvas of our own, for what vis-network would draw too slowly. The same verbs as draw-pyvis.js.
// Two canvases: the picture, and above it what is being dragged. While the view moves, the last picture is moved
// with it; where drawing all is quick, all is drawn anew instead.
"use strict";
(() => {
  const L = window.lienket,
    { el } = L;
  /** @type {Record<Dash, any>} */
  const DASH = { "": [], dashed: [6, 5], dotted: [2, 4], dashdot: [9, 4, 2, 4] };
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
    let size = { w: 0, h: 0 },
      ratio = 1;
    let camera = { x: 0, y: 0, s: 1 };
    /** @type {{ x: number, y: number, s: number } | null} */
    let taken = null; // the camera of the stored picture
    /** @type {{ it: Item } | null} */
    let held = null; // what is being dragged
    let cost = 0,
      draws = 0,
      frame = 0,
      later = 0,
      moving = 0,
      dirty = true;
    const stamps = new Map();

    /** @param {number} x */
    const sx = (x) => (x - camera.x) * camera.s + size.w / 2;
    /** @param {number} y */
    const sy = (y) => (y - camera.y) * camera.s + size.h / 2;
    /** @param {number} px */
    const mx = (px) => (px - size.w / 2) / camera.s + camera.x;
    /** @param {number} py */
    const my = (py) => (py - size.h / 2) / camera.s + camera.y;
    /** @param {Item} it */
    const small = (it) => Math.max(it.r * camera.s, 1.6);

    function resize() {
      ratio = Math.min(window.devicePixelRatio || 1, 2);
      size = { w: box.clientWidth, h: box.clientHeight };
      for (const canvas of [below, above, store]) {
        canvas.width = Math.round(size.w * ratio);
        canvas.height = Math.round(size.h * ratio);
      }
      whole();
    }

    // ---- one picture
    // Where a tie runs on the screen: its ends, and the point that a bent one is drawn towards.
    /** @param {Line} t */
    function curve(t) {
      const ax = sx(t.a.x),
        ay = sy(t.a.y),
        bx = sx(t.b.x),
        by = sy(t.b.y),
        bend = scene.straight ? 0 : t.bend;
      return { ax, ay, bx, by, bend, cx: (ax + bx) / 2 + (by - ay) * bend, cy: (ay + by) / 2 - (bx - ax) * bend };
    }
    /** @param {CanvasRenderingContext2D} ctx @param {Line} t */
    function lineTo(ctx, t) {
      const { ax, ay, bx, by, cx, cy, bend } = curve(t);
      ctx.moveTo(ax, ay);
      if (bend) ctx.quadraticCurveTo(cx, cy, bx, by);
      else ctx.lineTo(bx, by);
    }
    /** @param {Line} t */
    const outside = (t) =>
      Math.max(t.a.x, t.b.x) < mx(0) ||
      Math.min(t.a.x, t.b.x) > mx(size.w) ||
      Math.max(t.a.y, t.b.y) < my(0) ||
      Math.min(t.a.y, t.b.y) > my(size.h);
    /** @param {CanvasRenderingContext2D} ctx @param {Line[]} ties */
    function drawTies(ctx, ties) {
      /** @type {Map<string, Line[]>} */
      const bundles = new Map();
      for (const t of ties) {
        if (outside(t)) continue;
        const key = `${t.dim ? 1 : 0} ${t.color} ${t.dash} ${Math.round(t.width * 2)}`;
        if (!bundles.has(key)) bundles.set(key, []);
        bundles.get(key)?.push(t);
      }
      const many = ties.length > 4000 && camera.s < 0.5;
      for (const bundle of [...bundles.values()].sort((a, b) => Number(b[0].dim) - Number(a[0].dim))) {
        const t = bundle[0];
        ctx.globalAlpha = t.dim ? 0.06 : many && !scene.lit ? 0.16 : (t.opacity ?? 0.75);
        ctx.strokeStyle = ctx.fillStyle = t.color;
        ctx.lineWidth = Math.max(scene.lit && !t.dim ? 1.2 : many ? 0.5 : 0.7, t.width * Math.min(1, camera.s * 1.2));
        ctx.setLineDash(many ? [] : DASH[t.dash]);
        for (let k = 0; k < bundle.length; k += 500) {
          // short paths: a rasteriser is slow on very long ones
          ctx.beginPath();
          for (const each of bundle.slice(k, k + 500)) lineTo(ctx, each);
          ctx.stroke();
        }
        ctx.setLineDash([]);
        if (camera.s > 0.35) for (const each of bundle) if (each.arrow && !each.dim) arrow(ctx, each);
      }
      ctx.globalAlpha = 1;
    }
    /** @param {CanvasRenderingContext2D} ctx @param {Line} t */
    function arrow(ctx, t) {
      const { bx, by, cx, cy } = curve(t);
      const angle = Math.atan2(by - cy, bx - cx),
        r = small(t.b) + 1,
        long = 9;
      const x = bx - r * Math.cos(angle),
        y = by - r * Math.sin(angle);
      ctx.beginPath();
      ctx.moveTo(x, y);
      for (const side of [-0.4, 0.4]) ctx.lineTo(x - long * Math.cos(angle + side), y - long * Math.sin(angle + side));
      ctx.closePath();
      ctx.fill();
    }
    // Small icons are the same few pictures again and again: each look is drawn once and stamped.
    /** @param {Item} it @param {number} r */
    function stamp(it, r) {
      const key = `${it.shape} ${it.color} ${Math.round(r * 2)} ${it.hypothesis ? 1 : 0}`;
      let made = stamps.get(key);
      if (!made) {
        made = document.createElement("canvas");
        made.width = made.height = Math.ceil(r * 2.7 * ratio) + 2;
        const ctx = /** @type {CanvasRenderingContext2D} */ (made.getContext("2d"));
        ctx.scale(ratio, ratio);
        L.shapes.paint(ctx, { ...it, picked: false }, made.width / ratio / 2, made.width / ratio / 2, r);
        if (stamps.size > 400) stamps.clear();
        stamps.set(key, made);
      }
      return made;
    }
    /** @param {CanvasRenderingContext2D} ctx @param {Item} it */
    function drawNode(ctx, it) {
      const x = sx(it.x),
        y = sy(it.y),
        r = Math.round(small(it) * 2) / 2;
      if (x < -r || y < -r || x > size.w + r || y > size.h + r) return;
      ctx.globalAlpha = it.dim ? 0.15 : 1;
      if (it.picked || r > 24) L.shapes.paint(ctx, it, x, y, r);
      else {
        const made = stamp(it, r),
          wide = made.width / ratio;
        ctx.drawImage(made, x - wide / 2, y - wide / 2, wide, wide);
      }
    }
    /** @param {CanvasRenderingContext2D} ctx */
    function paint(ctx) {
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, size.w, size.h);
      L.frames.draw(ctx, scene, (x, y) => [sx(x), sy(y)], camera.s);
      drawTies(ctx, held ? scene.ties.filter((t) => t.a !== held?.it && t.b !== held?.it) : scene.ties);
      for (const it of scene.nodes) if (it !== held?.it) drawNode(ctx, it);
      ctx.globalAlpha = 1;
      const seen = [];
      for (const it of scene.nodes) {
        const x = sx(it.x),
          y = sy(it.y),
          r = small(it);
        if (x > -r && y > -r && x < size.w + r && y < size.h + r) seen.push({ ...it, sx: x, sy: y, sr: r });
      }
      const notes = /** @type {Note[]} */ (
        scene.ties.filter((t) => t.text).map((t) => [t.text, (sx(t.a.x) + sx(t.b.x)) / 2, (sy(t.a.y) + sy(t.b.y)) / 2])
      );
      labels = L.labels.draw(
        ctx,
        seen,
        size,
        notes,
        L.frames.titles(ctx, scene, (x, y) => [sx(x), sy(y)], camera.s),
      );
    }
    function whole() {
      const began = performance.now(),
        ctx = /** @type {CanvasRenderingContext2D} */ (below.getContext("2d"));
      paint(ctx);
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
      const ctx = /** @type {CanvasRenderingContext2D} */ (above.getContext("2d"));
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, size.w, size.h);
      if (!held) return;
      drawTies(
        ctx,
        scene.ties.filter((t) => t.a === held?.it || t.b === held?.it),
      );
      drawNode(ctx, held.it);
      draws += 1;
    }

    // ---- what is where
    /** @param {number} px @param {number} py */
    function nodeAt(px, py) {
      let best = null,
        near = Infinity;
      for (const it of scene.nodes) {
        const away = Math.hypot(sx(it.x) - px, sy(it.y) - py);
        if (away < small(it) + 4 && away < near) {
          best = it;
          near = away;
        }
      }
      return best;
    }
    /** @param {number} px @param {number} py */
    function tieAt(px, py) {
      let best = null,
        near = 6;
      for (const t of scene.ties) {
        if (t.i < 0 || outside(t)) continue;
        const { ax, ay, bx, by, cx, cy, bend } = curve(t);
        const away = bend
          ? Math.min(
              toSegment(px, py, ax, ay, (ax + 2 * cx + bx) / 4, (ay + 2 * cy + by) / 4),
              toSegment(px, py, (ax + 2 * cx + bx) / 4, (ay + 2 * cy + by) / 4, bx, by),
            )
          : toSegment(px, py, ax, ay, bx, by);
        if (away < near) {
          best = t;
          near = away;
        }
      }
      return best;
    }
    /** @type {(px: number, py: number, ax: number, ay: number, bx: number, by: number) => number} */
    function toSegment(px, py, ax, ay, bx, by) {
      const dx = bx - ax,
        dy = by - ay,
        t = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
      return Math.hypot(px - ax - t * dx, py - ay - t * dy);
    }

    // ---- hands
    const fingers = new Map();
    /** @type {{ x: number, y: number, moved: boolean, it: Item | null } | null} */
    let pressed = null;
    /** @param {MouseEvent} event */
    const local = (event) => {
      const r = box.getBoundingClientRect();
      return [event.clientX - r.left, event.clientY - r.top];
    };
    above.addEventListener("pointerdown", (event) => {
      above.setPointerCapture(event.pointerId);
      const [x, y] = local(event);
      fingers.set(event.pointerId, [x, y]);
      pressed = { x, y, moved: false, it: fingers.size === 1 ? nodeAt(x, y) : null };
    });
    above.addEventListener("pointermove", (event) => {
      const [x, y] = local(event),
        before = fingers.get(event.pointerId);
      if (!before || !pressed) {
        above.style.cursor = nodeAt(x, y) ? "pointer" : "grab";
        return;
      }
      if (Math.hypot(x - pressed.x, y - pressed.y) > 4) pressed.moved = true;
      if (fingers.size === 2) pinch(event.pointerId, x, y);
      else if (pressed.moved && pressed.it) {
        if (!held) {
          held = { it: pressed.it };
          request(true);
        }
        held.it.x = mx(x);
        held.it.y = my(y);
        requestAnimationFrame(drag);
      } else if (pressed.moved) {
        camera.x -= (x - before[0]) / camera.s;
        camera.y -= (y - before[1]) / camera.s;
        request();
      }
      fingers.set(event.pointerId, [x, y]);
    });
    /** @param {number} id @param {number} x @param {number} y */
    function pinch(id, x, y) {
      const [other] = [...fingers].filter(([each]) => each !== id).map(([, at]) => at),
        before = fingers.get(id);
      zoomAt(
        Math.hypot(x - other[0], y - other[1]) / Math.max(1, Math.hypot(before[0] - other[0], before[1] - other[1])),
        (x + other[0]) / 2,
        (y + other[1]) / 2,
      );
    }
    /** @param {PointerEvent} event */
    function release(event) {
      const [x, y] = local(event);
      if (!fingers.delete(event.pointerId) || fingers.size) return;
      if (held) {
        handlers.moved(held.it.key, held.it.x, held.it.y);
        held = null;
        drag();
        request(true);
      } else if (pressed && !pressed.moved) handlers.pick((nodeAt(x, y) || tieAt(x, y) || { key: "" }).key);
      else request(true);
      pressed = null;
    }
    above.addEventListener("pointerup", release);
    above.addEventListener("pointercancel", release);
    above.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const [x, y] = local(event);
        zoomAt(Math.exp(-event.deltaY * 0.0015), x, y);
      },
      { passive: false },
    );
    /** @param {number} times @param {number} px @param {number} py */
    function zoomAt(times, px, py) {
      const x = mx(px),
        y = my(py);
      camera.s = Math.max(0.0005, Math.min(6, camera.s * times));
      camera.x = x - (px - size.w / 2) / camera.s;
      camera.y = y - (py - size.h / 2) / camera.s;
      request();
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
      let [l, r, t, b] = [Infinity, -Infinity, Infinity, -Infinity];
      for (const it of seen) {
        l = Math.min(l, it.x - it.r);
        r = Math.max(r, it.x + it.r);
        t = Math.min(t, it.y - it.r);
        b = Math.max(b, it.y + it.r);
      }
      camera = {
        x: (l + r) / 2,
        y: (t + b) / 2,
        s: Math.min(closest, (size.w * 0.9) / Math.max(1, r - l), (size.h * 0.86) / Math.max(1, b - t)),
      };
      request(true);
    }
    return {
      show,
      fit,
      resize,
      redraw: () => request(true),
      labels: () => labels,
      draws: () => draws,
      zoom: (times) => zoomAt(times, size.w / 2, size.h / 2),
      pan: (dx, dy) => {
        camera.x += dx / camera.s;
        camera.y += dy / camera.s;
        request();
      },
      point: (key) => {
        const it = index.get(key);
        return it && [sx(it.x), sy(it.y)];
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
