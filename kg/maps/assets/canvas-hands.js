// Pointer, fingers and wheel on a canvas: what lies under them, and what they ask for.
"use strict";
(() => {
  const L = window.lienket;

  L.hands = (canvas, lens, scene, acts) => {
    /** @param {number} px @param {number} py */
    function nodeAt(px, py) {
      let best = null,
        near = Infinity;
      for (const it of scene().nodes) {
        const away = Math.hypot(lens.sx(it.x) - px, lens.sy(it.y) - py);
        if (away < lens.small(it) + 4 && away < near) {
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
      for (const t of scene().ties) {
        if (t.i < 0 || lens.outside(t)) continue;
        const { ax, ay, bx, by, cx, cy, bend } = lens.curve(t, scene().straight);
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

    const fingers = new Map();
    /** @type {{ x: number, y: number, moved: boolean, it: Item | null } | null} */
    let pressed = null;
    /** @param {MouseEvent} event */
    const local = (event) => {
      const r = canvas.getBoundingClientRect();
      return [event.clientX - r.left, event.clientY - r.top];
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      const [x, y] = local(event);
      fingers.set(event.pointerId, [x, y]);
      pressed = { x, y, moved: false, it: fingers.size === 1 ? nodeAt(x, y) : null };
    });
    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = local(event),
        before = fingers.get(event.pointerId);
      if (!before || !pressed) {
        canvas.style.cursor = nodeAt(x, y) ? "pointer" : "grab";
        return;
      }
      if (Math.hypot(x - pressed.x, y - pressed.y) > 4) pressed.moved = true;
      if (fingers.size === 2) pinch(event.pointerId, x, y);
      else if (pressed.moved && pressed.it) {
        pressed.it.x = lens.mx(x);
        pressed.it.y = lens.my(y);
        acts.hold(pressed.it);
      } else if (pressed.moved) {
        acts.pan(before[0] - x, before[1] - y);
      }
      fingers.set(event.pointerId, [x, y]);
    });
    /** @param {number} id @param {number} x @param {number} y */
    function pinch(id, x, y) {
      const [other] = [...fingers].filter(([each]) => each !== id).map(([, at]) => at),
        before = fingers.get(id);
      acts.zoom(
        Math.hypot(x - other[0], y - other[1]) / Math.max(1, Math.hypot(before[0] - other[0], before[1] - other[1])),
        (x + other[0]) / 2,
        (y + other[1]) / 2,
      );
    }
    /** @param {PointerEvent} event */
    function release(event) {
      const [x, y] = local(event);
      if (!fingers.delete(event.pointerId) || fingers.size) return;
      if (pressed && !pressed.moved) acts.pick((nodeAt(x, y) || tieAt(x, y) || { key: "" }).key);
      else acts.release();
      pressed = null;
    }
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const [x, y] = local(event);
        acts.zoom(Math.exp(-event.deltaY * 0.0015), x, y);
      },
      { passive: false },
    );
  };
})();
