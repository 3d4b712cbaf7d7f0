// The picture of a scene on a canvas: ties, icons, frames and names, as a lens sees them.
"use strict";
(() => {
  const L = window.lienket;
  /** @type {Record<Dash, any>} */
  const DASH = { "": [], dashed: [6, 5], dotted: [2, 4], dashdot: [9, 4, 2, 4] };

  L.painter = (lens) => {
    const { camera, size, sx, sy, small } = lens;
    const stamps = new Map();
    let ratio = 1;

    /** @param {CanvasRenderingContext2D} ctx @param {Line} t @param {boolean} straight */
    function lineTo(ctx, t, straight) {
      const { ax, ay, bx, by, cx, cy, bend } = lens.curve(t, straight);
      ctx.moveTo(ax, ay);
      if (bend) ctx.quadraticCurveTo(cx, cy, bx, by);
      else ctx.lineTo(bx, by);
    }
    /** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {Line[]} ties */
    function drawTies(ctx, scene, ties) {
      /** @type {Map<string, Line[]>} */
      const bundles = new Map();
      for (const t of ties) {
        if (lens.outside(t)) continue;
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
          for (const each of bundle.slice(k, k + 500)) lineTo(ctx, each, scene.straight);
          ctx.stroke();
        }
        ctx.setLineDash([]);
        if (camera.s > 0.35) for (const each of bundle) if (each.arrow && !each.dim) arrow(ctx, each, scene.straight);
      }
      ctx.globalAlpha = 1;
    }
    /** @param {CanvasRenderingContext2D} ctx @param {Line} t @param {boolean} straight */
    function arrow(ctx, t, straight) {
      const { bx, by, cx, cy } = lens.curve(t, straight);
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
    function clear(ctx) {
      ratio = ctx.canvas.width / Math.max(1, size.w);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, size.w, size.h);
    }
    // All but what is held; gives the boxes of the names.
    /** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {Item | null} held */
    function paint(ctx, scene, held) {
      clear(ctx);
      L.frames.draw(ctx, scene, (x, y) => [sx(x), sy(y)], camera.s);
      drawTies(ctx, scene, held ? scene.ties.filter((t) => t.a !== held && t.b !== held) : scene.ties);
      for (const it of scene.nodes) if (it !== held) drawNode(ctx, it);
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
      return L.labels.draw(
        ctx,
        seen,
        size,
        notes,
        L.frames.titles(ctx, scene, (x, y) => [sx(x), sy(y)], camera.s),
      );
    }
    // What is held, and its ties.
    /** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {Item | null} held */
    function moving(ctx, scene, held) {
      clear(ctx);
      if (!held) return;
      drawTies(
        ctx,
        scene,
        scene.ties.filter((t) => t.a === held || t.b === held),
      );
      drawNode(ctx, held);
    }
    return { paint, moving };
  };
})();
