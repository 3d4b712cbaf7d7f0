// What lies behind the nodes of a layout: titled frames (tiles of provinces, columns of kinds or years) and outlines.
"use strict";
(() => {
  const L = window.lienket;
  /** @param {Frame} frame */
  const title = (frame) => (L.lang() === "vi" ? frame.vi : frame.en);

  /** @param {number} scale */
  const height = (scale) => Math.min(Math.max(50 * scale, 7), 22);
  /** @param {number} scale */
  const font = (scale) => `600 ${height(scale)}px ${L.labels.FONT}`;

  // A title in at most two rows, broken where it would be wider than its frame.
  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {number} scale */
  function rows(ctx, frame, scale) {
    /** @param {string} words */
    const fits = (words) => ctx.measureText(words).width <= frame.w * scale - 4;
    const found = [""];
    for (const word of title(frame).split(" ")) {
      const longer = found[found.length - 1] ? `${found[found.length - 1]} ${word}` : word;
      if (found.length === 2 || fits(longer) || longer === word) found[found.length - 1] = longer;
      else found.push(word);
    }
    return found;
  }
  // Where titles stand on the screen, so that no label covers them.
  /** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {ToScreen} to @param {number} scale */
  function titles(ctx, scene, to, scale) {
    ctx.save();
    ctx.font = font(scale);
    const boxes = scene.frames.map((/** @type {Frame} */ frame) => {
      const [x, y] = to(frame.x, frame.y),
        lines = rows(ctx, frame, scale),
        wide = Math.max(...lines.map((row) => ctx.measureText(row).width));
      return {
        key: `title ${frame.id}`,
        l: x,
        r: x + Math.min(frame.w * scale, wide + 6),
        t: y,
        b: y + lines.length * height(scale) + 5,
      };
    });
    ctx.restore();
    return boxes;
  }

  // to: map units -> pixels of the screen; scale: pixels a unit
  /** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {ToScreen} to @param {number} scale */
  function draw(ctx, scene, to, scale) {
    ctx.save();
    for (const ring of scene.shapes) {
      ctx.beginPath();
      for (let k = 0; k < ring.length; k += 2) {
        const [x, y] = to(ring[k], ring[k + 1]);
        if (k) ctx.lineTo(x, y);
        else ctx.moveTo(x, y);
      }
      ctx.closePath();
      ctx.fillStyle = "#f4f4f1";
      ctx.fill();
      ctx.lineWidth = 1;
      ctx.strokeStyle = "#a8a8a8";
      ctx.stroke();
    }
    for (const frame of scene.frames) {
      const [x, y] = to(frame.x, frame.y),
        w = frame.w * scale,
        h = frame.h * scale;
      ctx.fillStyle = frame.empty ? "#fff" : "#f4f4f1";
      ctx.fillRect(x, y, w, h);
      ctx.lineWidth = 1;
      ctx.strokeStyle = "#c4c4c4";
      ctx.setLineDash(frame.empty ? [4, 4] : []);
      ctx.strokeRect(x, y, w, h);
      ctx.setLineDash([]);
      ctx.font = font(scale);
      ctx.textBaseline = "top";
      ctx.fillStyle = frame.empty ? "#767676" : "#333";
      ctx.save();
      ctx.beginPath();
      ctx.rect(x, y, w, h);
      ctx.clip();
      rows(ctx, frame, scale).forEach((row, k) =>
        ctx.fillText(row, x + Math.min(4, w * 0.03), y + 3 + k * height(scale)),
      );
      ctx.restore();
    }
    ctx.restore();
  }
  L.frames = { draw, title, titles };
})();
