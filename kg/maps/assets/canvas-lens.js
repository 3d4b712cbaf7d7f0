// What of a scene is seen on a canvas: where a point of the map lies on the screen, and the other way round.
"use strict";
(() => {
  const L = window.lienket;

  L.lens = () => {
    const size = { w: 0, h: 0 },
      camera = { x: 0, y: 0, s: 1 };
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

    // Where a tie runs on the screen: its ends, and the point that a bent one is drawn towards.
    /** @param {Line} t @param {boolean} straight */
    function curve(t, straight) {
      const ax = sx(t.a.x),
        ay = sy(t.a.y),
        bx = sx(t.b.x),
        by = sy(t.b.y),
        bend = straight ? 0 : t.bend;
      return { ax, ay, bx, by, bend, cx: (ax + bx) / 2 + (by - ay) * bend, cy: (ay + by) / 2 - (bx - ax) * bend };
    }
    /** @param {Line} t */
    const outside = (t) =>
      Math.max(t.a.x, t.b.x) < mx(0) ||
      Math.min(t.a.x, t.b.x) > mx(size.w) ||
      Math.max(t.a.y, t.b.y) < my(0) ||
      Math.min(t.a.y, t.b.y) > my(size.h);
    /** @param {number} times @param {number} px @param {number} py */
    function zoomAt(times, px, py) {
      const x = mx(px),
        y = my(py);
      camera.s = Math.max(0.0005, Math.min(6, camera.s * times));
      camera.x = x - (px - size.w / 2) / camera.s;
      camera.y = y - (py - size.h / 2) / camera.s;
    }

    /** @param {Item[]} seen @param {number} closest */
    function fit(seen, closest) {
      let [l, r, t, b] = [Infinity, -Infinity, Infinity, -Infinity];
      for (const it of seen) {
        l = Math.min(l, it.x - it.r);
        r = Math.max(r, it.x + it.r);
        t = Math.min(t, it.y - it.r);
        b = Math.max(b, it.y + it.r);
      }
      camera.x = (l + r) / 2;
      camera.y = (t + b) / 2;
      camera.s = Math.min(closest, (size.w * 0.9) / Math.max(1, r - l), (size.h * 0.86) / Math.max(1, b - t));
    }
    return { size, camera, sx, sy, mx, my, small, curve, outside, zoomAt, fit };
  };
})();
