// Labels, the most important first, none over another or over an icon. Sizes are in pixels of the screen.
"use strict";
(() => {
  const L = window.lienket;
  const FONT = '"Noto Sans", "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif';
  const SIZE = 13,
    STEP = 16.5,
    CELL = 64,
    MOST = 160,
    TRIED = 900;
  const widths = new Map();

  /** @param {string} words @param {number} width */
  function wrap(words, width) {
    const rows = [""];
    for (const word of words.split(" ")) {
      const row = rows[rows.length - 1];
      if (row && row.length + word.length > width) rows.push(word);
      else rows[rows.length - 1] = row ? `${row} ${word}` : word;
    }
    if (rows.length > 3) {
      rows.length = 3;
      rows[2] += "…";
    }
    return rows;
  }
  /** @param {CanvasRenderingContext2D} ctx @param {string} words */
  function measure(ctx, words) {
    let held = widths.get(words);
    if (!held) {
      const rows = wrap(words, 24);
      held = { rows, width: Math.max(...rows.map((row) => ctx.measureText(row).width)), height: rows.length * STEP };
      widths.set(words, held);
    }
    return held;
  }
  // Boxes by the squares of the screen that they touch.
  function grid() {
    const cells = new Map();
    /** @param {Box} box @param {(key: number) => boolean | undefined} act */
    const each = (box, act) => {
      for (let x = Math.floor(box.l / CELL); x <= Math.floor(box.r / CELL); x += 1)
        for (let y = Math.floor(box.t / CELL); y <= Math.floor(box.b / CELL); y += 1)
          if (act(x * 65536 + y)) return true;
      return false;
    };
    return {
      /** @param {Box} box */
      add: (box) => {
        each(box, (/** @type {number} */ key) => {
          if (!cells.has(key)) cells.set(key, []);
          cells.get(key).push(box);
          return false;
        });
      },
      /** @param {Box} box */
      hits: (box) =>
        each(box, (/** @type {number} */ key) =>
          (cells.get(key) || []).some(
            (/** @type {Box} */ o) => o.key !== box.key && box.l < o.r && o.l < box.r && box.t < o.b && o.t < box.b,
          ),
        ),
    };
  }

  // The buttons over the map.
  function hands() {
    const box = L.el("hands").getBoundingClientRect(),
      map = L.el("map").getBoundingClientRect();
    return {
      key: "hands",
      l: box.left - map.left,
      r: box.right - map.left,
      t: box.top - map.top,
      b: box.bottom - map.top,
    };
  }

  // items: { key, label, sx, sy, sr (on the screen), dim, ... }; room: { w, h }; notes: [words, x, y] on lines, the
  // first of those that meet; taken: boxes that no label may cover. Returns the labels drawn.
  /** @type {Lienket["labels"]["draw"]} */
  function draw(ctx, items, room, notes, kept) {
    ctx.save();
    ctx.font = `${SIZE}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.5;
    const taken = grid(),
      placed = [];
    for (const it of items)
      if (!it.dim)
        taken.add({
          key: it.key,
          l: it.sx - it.sr * 0.7,
          r: it.sx + it.sr * 0.7,
          t: it.sy - it.sr * 0.7,
          b: it.sy + it.sr * 0.7,
        });
    for (const box of [...kept, hands()]) taken.add(box);
    const said = grid();
    for (const [words, x, y] of notes) {
      ctx.font = `600 12px ${FONT}`;
      const width = ctx.measureText(words).width,
        box = { key: `note ${x} ${y}`, l: x - width / 2, r: x + width / 2, t: y - 8, b: y + 8 };
      if (said.hits(box)) continue;
      said.add(box);
      taken.add(box);
      onLine(ctx, words, x, y);
    }
    ctx.font = `${SIZE}px ${FONT}`;
    let tried = 0;
    for (const it of items
      .filter((/** @type {OnScreen} */ each) => !each.dim)
      .sort(
        (/** @type {OnScreen} */ a, /** @type {OnScreen} */ b) =>
          Number(b.picked) - Number(a.picked) || b.weight - a.weight || a.rank - b.rank || (a.key < b.key ? -1 : 1),
      )) {
      tried += 1;
      if (placed.length >= MOST || tried > TRIED) break;
      const { rows, width, height } = measure(ctx, it.label),
        r = it.sr + 3;
      // Below the icon, else above it, else beside it.
      const spots = [
        [it.sx, it.sy + r],
        [it.sx, it.sy - r - height],
        [it.sx + r + width / 2, it.sy - height / 2],
        [it.sx - r - width / 2, it.sy - height / 2],
      ];
      for (const [x, y] of spots) {
        const box = { key: it.key, id: it.key, x, l: x - width / 2, r: x + width / 2, t: y, b: y + height };
        if (box.l < 2 || box.t < 2 || box.r > room.w - 2 || box.b > room.h - 2 || taken.hits(box)) continue;
        taken.add(box);
        placed.push(box);
        rows.forEach((/** @type {string} */ row, /** @type {number} */ k) => {
          ctx.strokeStyle = "#fff";
          ctx.strokeText(row, x, y + k * STEP);
          ctx.fillStyle = "#111";
          ctx.fillText(row, x, y + k * STEP);
        });
        break;
      }
    }
    ctx.restore();
    return placed;
  }
  // Words on a line, at its middle.
  /** @param {CanvasRenderingContext2D} ctx @param {string} words @param {number} x @param {number} y */
  function onLine(ctx, words, x, y) {
    ctx.save();
    ctx.font = `600 12px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 4;
    ctx.strokeStyle = "#fff";
    ctx.strokeText(words, x, y);
    ctx.fillStyle = "#00543b";
    ctx.fillText(words, x, y);
    ctx.restore();
  }
  L.labels = { draw, wrap, FONT };
})();
