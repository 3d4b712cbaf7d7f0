// How kinds look: an outline for each shape, in units of its radius, for the map, the legend and SVG alike.
"use strict";
(() => {
  const L = window.lienket;
  /** @param {number} sides @param {number} turn @param {(i: number) => number} [radius] @returns {Point[]} */
  const turned = (sides, turn, radius = () => 1) =>
    Array.from({ length: sides }, (_, i) => {
      const angle = turn + (2 * Math.PI * i) / sides;
      return [radius(i) * Math.cos(angle), radius(i) * Math.sin(angle)];
    });
  const arm = 0.34;
  /** @type {Point[]} */
  const plus = [
    [-arm, -1],
    [arm, -1],
    [arm, -arm],
    [1, -arm],
    [1, arm],
    [arm, arm],
    [arm, 1],
    [-arm, 1],
    [-arm, arm],
    [-1, arm],
    [-1, -arm],
    [-arm, -arm],
  ];
  /** @type {Record<string, Point[]>} */
  const points = {
    dot: turned(24, 0),
    square: [
      [-0.88, -0.88],
      [0.88, -0.88],
      [0.88, 0.88],
      [-0.88, 0.88],
    ],
    diamond: [
      [0, -1.1],
      [1.1, 0],
      [0, 1.1],
      [-1.1, 0],
    ],
    triangle: [
      [0, -1.1],
      [1.05, 0.8],
      [-1.05, 0.8],
    ],
    triangleDown: [
      [0, 1.1],
      [1.05, -0.8],
      [-1.05, -0.8],
    ],
    hexagon: turned(6, 0),
    pentagon: turned(5, -Math.PI / 2),
    star: turned(10, -Math.PI / 2, (i) => (i % 2 ? 0.5 : 1.15)),
    plus,
    cross: plus.map(([x, y]) => [(x - y) * 0.78, (x + y) * 0.78]),
    bar: [
      [-1.1, -0.5],
      [1.1, -0.5],
      [1.1, 0.5],
      [-1.1, 0.5],
    ],
    frame: [
      [-0.95, -0.95],
      [0.95, -0.95],
      [0.95, 0.95],
      [-0.95, 0.95],
    ],
    ring: turned(32, 0),
  };
  const hollow = new Set(["frame", "ring", "guess"]);

  /** @type {(ctx: CanvasRenderingContext2D, shape: string, x: number, y: number, r: number) => void} */
  function trace(ctx, shape, x, y, r) {
    ctx.beginPath();
    points[shape].forEach(([px, py], i) =>
      i ? ctx.lineTo(x + r * px, y + r * py) : ctx.moveTo(x + r * px, y + r * py),
    );
    ctx.closePath();
  }
  // A shape filled in its colour with a white rim; a hollow one is an outline filled with white.
  /** @param {CanvasRenderingContext2D} ctx @param {Look} item @param {number} x @param {number} y @param {number} r */
  function paint(ctx, item, x, y, r) {
    trace(ctx, item.shape, x, y, r);
    const open = hollow.has(item.shape) || item.hypothesis;
    ctx.fillStyle = open ? "#fff" : item.color;
    ctx.fill();
    ctx.lineWidth = open ? r * 0.22 : Math.max(r * 0.08, 0.4);
    ctx.strokeStyle = open ? item.color : "#fff";
    ctx.setLineDash(item.hypothesis ? [r * 0.3, r * 0.25] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    if (!item.picked) return;
    trace(ctx, item.shape, x, y, r * 1.3);
    ctx.lineWidth = r * 0.2;
    ctx.strokeStyle = "#111";
    ctx.stroke();
  }
  /** @param {Look} item */
  function icon(item) {
    const canvas = L.make("canvas");
    canvas.width = canvas.height = 40;
    canvas.setAttribute("aria-hidden", "true");
    paint(/** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")), item, 20, 20, 15);
    return canvas;
  }
  L.shapes = { points, hollow, paint, icon };
})();
