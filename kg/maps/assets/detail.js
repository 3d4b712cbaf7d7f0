// What is picked, told in words: an actor with its ties, a tie, a community, a path; each claim with its evidence.
"use strict";
(() => {
  const L = window.lienket,
    { view, el, byId, make, button, text, label, full, kind, day, phrase } = L;

  /** @param {number} i */
  function card(i) {
    const e = view.evidence[i],
      source = view.sources[e.source] || {};
    const box = make("div", undefined, "card");
    box.dataset.evidence = String(i);
    for (const [key, words] of [
      ["quote", e.quote],
      ["paraphrase", e.paraphrase],
      ["citation", e.citation],
    ]) {
      if (!words) continue;
      box.append(make("span", text(key, { day: day(source.readOn) }), "kind"));
      box.append(make(key === "quote" ? "q" : "span", words));
    }
    const certain = view.words.certainty[e.certainty];
    box.append(make("span", `${source.title || e.source} · ${certain ? L.of(certain) : e.certainty}`, "kind"));
    if (/^https?:\/\//.test(source.url || "")) {
      const link = make("a", text("open_source"));
      link.href = source.url;
      link.rel = "noopener noreferrer";
      link.target = "_blank";
      box.append(link);
    }
    return box;
  }
  /** @param {Tie} t */
  function told(t) {
    const manner = L.lang() === "en" ? t.manner_en : t.manner,
      status = t.status && view.words.status[t.status];
    return [
      `${phrase(t)}${manner ? ` (${manner})` : ""}`,
      day(t.date, t.inferred),
      status && L.of(status),
      t.called_for && text("dashed"),
    ]
      .filter(Boolean)
      .join(" · ");
  }
  /** @param {Row} node @param {string} [words] */
  const go = (node, words) =>
    button(
      words || full(node),
      () => {
        L.set({ pick: node.id }, { look: true });
        el("detail").focus();
      },
      "link",
    );

  /** @param {string} title @param {(string | false | undefined)[]} more @param {() => void} [back] */
  function head(title, more, back) {
    const bar = make("div", undefined, "bar"),
      words = make("div");
    words.append(make("h2", title), make("span", more.filter(Boolean).join(" · "), "kind"));
    bar.append(
      words,
      button(
        text("close"),
        back ||
          (() => {
            L.set({ pick: "" });
            el("search").focus();
          }),
      ),
    );
    return bar;
  }
  /** @param {Tie} t @param {Row} n */
  function tieRow(t, n) {
    const box = make("div", undefined, "tie"),
      out = t.from === n.i,
      other = view.nodes[out ? t.to : t.from];
    box.dataset.tie = t.key;
    box.append(make("span", `${t.symmetric ? "↔" : out ? "→" : "←"} ${told(t)}`, "kind"), go(other));
    t.evidence.forEach((/** @type {number} */ e) => box.append(card(e)));
    return box;
  }
  /** @param {Row} n */
  function guess(n) {
    const found = view.guesses[n.i],
      box = make("div", undefined, "hypothesis");
    if (!found) return box;
    const open = L.state.whom.has(n.id);
    const turn = () => {
      const whom = new Set(L.state.whom);
      if (open) whom.delete(n.id);
      else whom.add(n.id);
      L.set({ whom }, { look: !open });
    };
    const toggle = button(text(open ? "whom_hide" : "whom"), turn);
    toggle.id = "whom";
    toggle.setAttribute("aria-expanded", String(open));
    box.append(toggle);
    if (!open) return box;
    box.append(make("p", text("whom_told", { n: found.bodies.length }), "quiet"));
    const list = make("ul");
    for (const body of found.bodies) {
      const row = make("li", L.of(body.label));
      row.dataset.id = body.id;
      list.append(row);
    }
    box.append(list);
    return box;
  }
  /** @param {Row} n */
  function around(n) {
    const box = make("div", undefined, "row"),
      group = make("div", undefined, "row");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", text("ego"));
    group.append(make("span", text("ego"), "kind"));
    for (const steps of [1, 2, 3]) {
      const each = button(steps === 1 ? text("ego_one") : text("ego_steps", { n: steps }), () =>
        L.set({ ego: L.state.ego === steps ? 0 : steps }, { fit: true }),
      );
      each.dataset.ego = String(steps);
      each.setAttribute("aria-pressed", String(L.state.ego === steps));
      group.append(each);
    }
    box.append(group);
    if (L.state.ego) box.append(button(text("ego_off"), () => L.set({ ego: 0 }, { fit: true })));
    box.append(
      button(text("from_here"), () => {
        el("ways").open = true;
        el("path-from").value = label(n);
        el("path-until").focus();
      }),
    );
    return box;
  }
  // Notes of ours hold both languages, parted by a dot.
  /** @param {Row} n */
  const note = (n) =>
    n.note
      .split("; ")
      .map((each) => each.split(" · "))
      .map(([vi, en]) => L.of([vi, en ?? vi]))
      .join("; ");
  /** @param {Row} n @param {Chosen} chosen */
  function node(n, chosen) {
    const box = document.createDocumentFragment();
    box.append(head(full(n), [kind(n), n.seat && `${text("seat")}: ${n.seat}`, n.date && day(n.date, n.inferred)]));
    if (n.group === "group") box.append(make("p", text("class_members"), "quiet"), guess(n));
    if (n.note) box.append(make("p", note(n), "quiet"));
    if (n.names.length) box.append(make("p", `${text("also")}: ${n.names.join("; ")}`, "quiet"));
    box.append(around(n));
    if (n.evidence.length) {
      box.append(make("h3", text("evidence")));
      n.evidence.forEach((/** @type {number} */ e) => box.append(card(e)));
    }
    const ties = L.tiesOf[n.i].filter((t) => chosen.tie[t.i]);
    if (ties.length) box.append(make("h3", `${text("ties")} (${ties.length})`));
    ties.forEach((t) => box.append(tieRow(t, n)));
    return box;
  }
  /** @param {Tie} t */
  function tie(t) {
    const box = document.createDocumentFragment();
    const [from, to] = [label(view.nodes[t.from]), label(view.nodes[t.to])];
    box.append(head(`${from} ${t.symmetric ? "↔" : "→"} ${to}`, [told(t)]));
    const ends = make("div", undefined, "row");
    ends.append(go(view.nodes[t.from]), go(view.nodes[t.to]));
    box.append(ends, make("h3", text("evidence")));
    t.evidence.forEach((/** @type {number} */ e) => box.append(card(e)));
    return box;
  }
  /** @param {number} code */
  function community(code) {
    const box = document.createDocumentFragment(),
      about = view.communities[code],
      open = L.state.open.has(String(code));
    box.append(
      head(text("community_label", { name: label(view.nodes[about.first]), n: about.size - 1 }), [text("community")]),
    );
    if (!open)
      box.append(
        button(text("open_community"), () =>
          L.set({ open: new Set([...L.state.open, String(code)]), pick: "" }, { community: code }),
        ),
      );
    return box;
  }
  /** @param {Chosen} chosen */
  function path(chosen) {
    const box = document.createDocumentFragment();
    const found = L.paths.path(byId.get(L.state.from).i, byId.get(L.state.until).i, chosen.tie);
    const clear = () => L.set({ from: "", until: "" });
    if (!found) {
      box.append(head(text("path_none"), [label(byId.get(L.state.from)), label(byId.get(L.state.until))], clear));
      return box;
    }
    box.append(
      head(
        text("path_steps", { n: found.steps.length }),
        [found.nodes.map((i) => label(view.nodes[i])).join(" – ")],
        clear,
      ),
    );
    found.steps.forEach((ties, k) => {
      const step = make("section", undefined, "step");
      step.append(
        make("h3", `${k + 1}. ${label(view.nodes[found.nodes[k]])} – ${label(view.nodes[found.nodes[k + 1]])}`),
      );
      ties.forEach((t) => step.append(tieRow(t, view.nodes[found.nodes[k]])));
      box.append(step);
    });
    return box;
  }

  // Tell of a path, else of what is picked and shown; a choice that is no longer shown is told no more.
  /** @param {Chosen} chosen */
  function update(chosen) {
    const box = el("detail"),
      { state } = L,
      n = byId.get(state.pick);
    delete box.dataset.id;
    delete box.dataset.kind;
    let body = null;
    if (state.from && state.until) {
      body = path(chosen);
      box.dataset.kind = "path";
    } else if (n && chosen.node[n.i]) {
      body = node(n, chosen);
      box.dataset.kind = "node";
      box.dataset.id = n.id;
    } else if (/^t\d+$/.test(state.pick) && chosen.tie[Number(state.pick.slice(1))]) {
      body = tie(view.ties[Number(state.pick.slice(1))]);
      box.dataset.kind = "tie";
      box.dataset.id = state.pick;
    } else if (/^c\d+$/.test(state.pick)) {
      body = community(Number(state.pick.slice(1)));
      box.dataset.kind = "community";
    }
    const held =
      box.contains(document.activeElement) && document.activeElement !== box
        ? document.activeElement?.textContent
        : null;
    box.replaceChildren(...(body ? [body] : []));
    box.hidden = !body;
    // Who works by keyboard stays where they were: at the same button, else at the top of what is told or at the map.
    if (held !== null)
      (
        [...box.querySelectorAll("button, a")].find((each) => each.textContent === held) || (body ? box : el("map"))
      ).focus({ preventScroll: true });
    el("start").hidden = Boolean(body) || Boolean(state.call);
  }
  L.detail = { update, card, told, go };
})();
