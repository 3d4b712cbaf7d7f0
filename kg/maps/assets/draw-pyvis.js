// The map as vis-network draws it, from the nodes and edges that pyvis wrote. It gets shapes and places, never a text.
"use strict";
(() => {
  const L = window.lienket,
    { el } = L;
  /** @param {string} id */
  const read = (id) => JSON.parse(el(id).textContent);
  /** @type {Record<Dash, any>} */
  const DASH = { "": false, dashed: [6, 5], dotted: [2, 4], dashdot: [9, 4, 2, 4] };

  L.draw = (handlers) => {
    /** @type {Map<string, Item>} */
    const items = new Map();
    /** @type {Map<string, Line>} */
    const lines = new Map();
    /** @type {Scene} */
    let scene = { nodes: [], ties: [], frames: [], shapes: [], lit: null, counts: null, straight: false };
    /** @type {Box[]} */
    let labels = [];
    let moving = 0,
      draws = 0;
    const told = { nodes: new Map(), edges: new Map() };

    const drawn =
      (/** @type {string} */ id) =>
      (
        /** @type {{ ctx: CanvasRenderingContext2D, x: number, y: number, style: { size: number } }} */ {
          ctx,
          x,
          y,
          style,
        },
      ) => ({
        drawNode() {
          const it = items.get(id);
          if (!it) return;
          ctx.save();
          ctx.globalAlpha = it.dim ? 0.15 : 1;
          L.shapes.paint(ctx, it, x, y, style.size);
          ctx.restore();
        },
        nodeDimensions: { width: style.size * 2, height: style.size * 2 },
      });
    // What pyvis wrote of each node and edge: what the scene says is laid over it.
    const base = new Map([
      ...read("nodes").map((/** @type {any} */ n) => [
        n.id,
        { shape: "custom", size: n.size, x: n.x, y: n.y, color: n.color },
      ]),
      ...read("edges").map((/** @type {any} */ e) => [e.id, { dashes: e.dashes, arrows: e.arrows }]),
    ]);
    const nodes = new vis.DataSet(),
      edges = new vis.DataSet();
    const network = new vis.Network(el("map"), { nodes, edges }, read("options"));
    el("map")
      .querySelectorAll("[tabindex]")
      .forEach((/** @type {HTMLElement} */ child) => {
        child.tabIndex = -1;
      });

    /** @param {Line} t */
    function ink(t) {
      const opacity = t.dim ? 0.08 : (t.opacity ?? 0.75);
      return { color: t.color, highlight: t.color, hover: t.color, opacity };
    }
    /** @param {Item} it */
    function asNode(it) {
      return {
        ...base.get(it.key),
        id: it.key,
        x: it.x,
        y: it.y,
        size: it.r,
        shape: "custom",
        ctxRenderer: drawn(it.key),
      };
    }
    /** @param {Line} t */
    function asEdge(t) {
      const smooth =
        scene.straight || !t.bend
          ? { enabled: false }
          : { enabled: true, type: t.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(t.bend) };
      return {
        ...base.get(t.key),
        id: t.key,
        from: t.a.key,
        to: t.b.key,
        dashes: DASH[t.dash],
        width: t.width,
        color: ink(t),
        arrows: t.arrow ? "to" : "",
        smooth,
      };
    }
    // Only what differs from what was told before is told again.
    /** @param {any} set @param {Map<string, string>} before @param {any[]} wanted */
    function tell(set, before, wanted) {
      const now = new Map(wanted.map((/** @type {any} */ each) => [each.id, each])),
        changed = [],
        gone = [];
      for (const [id, each] of now) {
        const { ctxRenderer, ...plain } = each,
          mark = JSON.stringify(plain);
        if (before.get(id) !== mark) {
          changed.push(each);
          before.set(id, mark);
        }
      }
      for (const id of before.keys())
        if (!now.has(id)) {
          gone.push(id);
          before.delete(id);
        }
      if (gone.length) set.remove(gone);
      if (!set.length) set.add(changed);
      else if (changed.length) set.update(changed);
    }

    /** @param {Scene} next */
    function show(next, { animate = false } = {}) {
      const from = animate
        ? new Map([...items.values()].map((it) => [it.key, network.getPositions([it.key])[it.key]]))
        : null;
      scene = next;
      items.clear();
      lines.clear();
      for (const it of scene.nodes) items.set(it.key, it);
      for (const t of scene.ties) lines.set(t.key, t);
      cancelAnimationFrame(moving);
      tell(nodes, told.nodes, scene.nodes.map(asNode));
      tell(edges, told.edges, scene.ties.map(asEdge));
      if (from) glide(from, performance.now());
      else network.redraw();
    }
    // From where things were to where they stand now.
    /** @param {Map<string, any>} from @param {number} began */
    function glide(from, began) {
      /** @param {number} now */
      const shareAt = (now) => {
        const t = Math.min(1, (now - began) / 450);
        return t * t * (3 - 2 * t);
      };
      /** @param {number} now */
      const step = (now) => {
        const share = shareAt(now);
        nodes.update(
          scene.nodes
            .filter((it) => from.has(it.key))
            .map((it) => {
              const a = from.get(it.key);
              return { id: it.key, x: a.x + (it.x - a.x) * share, y: a.y + (it.y - a.y) * share };
            }),
        );
        if (share < 1) moving = requestAnimationFrame(step);
        else moving = 0;
      };
      step(began);
    }

    const room = () => ({ w: el("map").clientWidth, h: el("map").clientHeight });
    /** @param {number} x @param {number} y */
    const to = (x, y) => {
      const at = network.canvasToDOM({ x, y });
      return /** @type {Point} */ ([at.x, at.y]);
    };
    /** @param {CanvasRenderingContext2D} ctx @param {() => void} act */
    function onScreen(ctx, act) {
      const ratio = el("map").querySelector("canvas").width / Math.max(1, room().w);
      ctx.save();
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      act();
      ctx.restore();
    }
    network.on("beforeDrawing", (/** @type {CanvasRenderingContext2D} */ ctx) =>
      onScreen(ctx, () => L.frames.draw(ctx, scene, to, network.getScale())),
    );
    network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ ctx) =>
      onScreen(ctx, () => {
        const at = network.getPositions(),
          scale = network.getScale(),
          { w, h } = room();
        const seen = [];
        for (const it of scene.nodes) {
          if (!at[it.key]) continue;
          const [sx, sy] = to(at[it.key].x, at[it.key].y),
            sr = it.r * scale;
          if (sx > -sr && sy > -sr && sx < w + sr && sy < h + sr) seen.push({ ...it, sx, sy, sr });
        }
        const notes = /** @type {Note[]} */ (
          scene.ties
            .filter((t) => t.text && at[t.a.key] && at[t.b.key])
            .map((t) => {
              const [ax, ay] = to(at[t.a.key].x, at[t.a.key].y),
                [bx, by] = to(at[t.b.key].x, at[t.b.key].y);
              return [t.text, (ax + bx) / 2, (ay + by) / 2];
            })
        );
        labels = L.labels.draw(ctx, seen, { w, h }, notes, L.frames.titles(ctx, scene, to, scale));
        draws += 1;
      }),
    );

    network.on("click", (/** @type {any} */ event) => {
      if (event.nodes.length) handlers.pick(event.nodes[0]);
      else if (event.edges.length) handlers.pick(event.edges[0]);
      else handlers.pick("");
    });
    network.on("dragEnd", (/** @type {any} */ event) => {
      network.unselectAll();
      for (const id of event.nodes) {
        const at = network.getPositions([id])[id];
        handlers.moved(id, at.x, at.y);
      }
    });

    /** @param {string[]} keys */
    function fit(keys, closest = 2) {
      const ids = keys.filter((/** @type {string} */ key) => items.has(key));
      if (!ids.length) return;
      network.fit({ nodes: ids, animation: false, maxZoomLevel: closest, minZoomLevel: 0.01 });
      network.moveTo({ scale: network.getScale() * 0.86, animation: false });
    }
    return {
      show,
      fit,
      network,
      redraw: () => network.redraw(),
      labels: () => labels,
      draws: () => draws,
      zoom: (times) => network.moveTo({ scale: network.getScale() * times, animation: false }),
      pan: (dx, dy) => {
        const at = network.getViewPosition(),
          s = network.getScale();
        network.moveTo({ position: { x: at.x + dx / s, y: at.y + dy / s }, animation: false });
      },
      point: (key) => {
        const at = network.getPositions([key])[key];
        return at && to(at.x, at.y);
      },
      places: () => network.getPositions(scene.nodes.map((it) => it.key)),
      canvas: () => el("map").querySelector("canvas"),
      resize: () => network.redraw(),
      ready: (act) => network.once("afterDrawing", act),
    };
  };
})();
