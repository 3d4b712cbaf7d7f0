// Linkage that was called for: a chip for each call; then its ends, what answers it, what is missing, and suggestions.
"use strict";
(() => {
  const L = window.lienket,
    { view, el, make, button, text, of, state, label, day } = L;
  /** @param {Words[]} pairs */
  const list = (pairs) => pairs.map(of).join(", ");

  let toldOf = ""; // the call that the page was last scrolled to

  function chips() {
    el("called").hidden = !view.calls.length;
    el("chips").replaceChildren(
      ...view.calls.map((call) => {
        const on = state.call === call.id;
        const chip = button(of(call.label), () =>
          L.set(
            { call: on ? "" : call.id, pick: "", from: "", until: "", ego: 0, ...(on ? {} : { near: false }) },
            on ? {} : { call },
          ),
        );
        chip.dataset.call = call.id;
        chip.setAttribute("aria-pressed", String(on));
        return chip;
      }),
    );
  }
  /** @param {string} key @param {string | undefined} words */
  function row(key, words) {
    const line = make("p", undefined, "fact");
    line.append(make("strong", `${text(key)}: `), make("span", words || "–"));
    return line;
  }
  // A table of numbers or of why there is none: what no source covers is hatched, none found is a plain 0.
  /** @param {string} caption @param {string[]} heads @param {string[]} side @param {Cell[][]} cells */
  function matrix(caption, heads, side, cells) {
    const table = make("table", undefined, "matrix"),
      body = make("tbody"),
      top = make("tr");
    table.append(make("caption", caption));
    top.append(
      make("td", ""),
      ...heads.map((/** @type {string} */ head) => {
        const th = make("th", head);
        th.scope = "col";
        return th;
      }),
    );
    const thead = make("thead");
    thead.append(top);
    cells.forEach((/** @type {Cell[]} */ line, /** @type {number} */ i) => {
      const tr = make("tr"),
        th = make("th", side[i]);
      th.scope = "row";
      tr.append(th);
      line.forEach((/** @type {Cell} */ cell) => {
        const td = make(
          "td",
          { documented: String(cell.n), none_found: "0", not_covered: "?", not_asked: "–" }[cell.state],
          cell.state,
        );
        td.dataset.state = cell.state;
        td.title = text(cell.state);
        td.append(make("span", ` ${text(cell.state)}`, "unseen"));
        tr.append(td);
      });
      body.append(tr);
    });
    table.append(thead, body);
    const wrap = make("div", undefined, "scroll");
    wrap.tabIndex = 0;
    wrap.setAttribute("role", "region");
    wrap.setAttribute("aria-label", caption);
    wrap.append(table);
    return wrap;
  }
  function key() {
    const box = make("p", undefined, "states");
    for (const [state, sign] of [
      ["documented", "1"],
      ["none_found", "0"],
      ["not_covered", "?"],
      ["not_asked", "–"],
    ]) {
      const each = make("span", undefined, "state");
      each.append(make("span", sign, state), make("span", text(state)));
      box.append(each);
    }
    return box;
  }
  /** @param {number} i */
  const name = (i) => L.detail.go(view.nodes[i], label(view.nodes[i]));
  /** @param {Answer} t */
  function answer(t) {
    const box = make("li");
    box.append(name(t.from), make("span", " – "), name(t.to));
    const sources = t.sources.map(
      (/** @type {string} */ id) => view.sources.find((s) => s.id === id || s.id === `source/${id}`)?.title || id,
    );
    box.append(
      make(
        "span",
        [
          text(t.kind),
          of(t.what),
          t.when ? day(t.when, t.inferred) : text("undated"),
          text(t.order),
          t.new ? "" : text("not_new"),
          ...sources,
        ]
          .filter(Boolean)
          .join(" · "),
        "kind",
      ),
    );
    return box;
  }
  /** @param {Pair} p */
  function pair(p) {
    const box = make("section", undefined, "pair"),
      title = of(p.first) === of(p.second) ? of(p.first) : `${of(p.first)} – ${of(p.second)}`;
    const head = make("h4", title);
    head.append(make("span", text(p.mandate), `mandate ${p.mandate.replace(" ", "-")}`));
    box.append(head, make("p", of(p.why), "quiet"));
    if (p.ties.length) {
      const ul = make("ul");
      ul.append(...p.ties.map(answer));
      box.append(ul);
    } else box.append(make("p", text("call_nothing"), "quiet"));
    if (p.aside) box.append(make("p", text("call_aside", { n: p.aside }), "quiet"));
    if (p.provinces.names.length) {
      const open = make("details");
      open.append(
        make("summary", text("call_by_province")),
        matrix(
          `${title}, ${text("call_by_province")}`,
          p.provinces.labels.map(of),
          p.provinces.labels.map(of),
          p.provinces.cells,
        ),
      );
      box.append(open);
    }
    return box;
  }
  /** @param {Suggestion} s */
  function why(s) {
    /** @param {Words[]} pairs */
    const names = (pairs) => list(pairs);
    return [
      s.common.length && text("why_common", { names: names(s.common) }),
      s.events.length && text("why_events", { names: names(s.events) }),
      s.subjects.length && text("why_subjects", { names: names(s.subjects) }),
      s.seatless.length && text("why_seatless", { names: names(s.seatless) }),
      s.once.length && text("why_once", { names: names(s.once) }),
      s.one_partner && text("why_one_partner"),
    ]
      .filter(Boolean)
      .join("; ");
  }
  /** @param {Suggestion} s */
  function suggestion(s) {
    const box = make("li");
    const because = make("span", `${text("suggestion")}: ${why(s)}`, "kind");
    box.append(name(s.from), make("span", " ⋯ "), name(s.to), because);
    return box;
  }
  /** @param {Call} call */
  function told(call) {
    const box = document.createDocumentFragment();
    box.append(
      make("h2", of(call.label)),
      row("call_who", [list(call.by), call.date && day(call.date)].filter(Boolean).join(", ")),
      row("call_to", list(call.to)),
      row("call_scope", list(call.scope)),
      ...(call.bound.length ? [row("call_bound", list(call.bound))] : []),
      row("call_ends", list(call.ends)),
    );
    if (call.node >= 0) box.append(name(call.node));
    if (call.pairs.length)
      box.append(matrix(text("call_pairs"), call.ends.map(of), call.ends.map(of), call.matrix), key());
    else box.append(make("p", text("call_no_pair"), "quiet"));
    box.append(make("h3", text("call_answers")), ...call.pairs.map(pair), make("h3", text("call_suggest")));
    if (call.suggestions.length) {
      const ul = make("ul");
      ul.append(...call.suggestions.map(suggestion));
      box.append(ul);
    } else box.append(make("p", text("call_no_suggestion"), "quiet"));
    box.append(button(text("call_close"), () => L.set({ call: "" }, { fit: true })));
    return box;
  }
  function update() {
    chips();
    const call = view.calls.find((c) => c.id === state.call),
      box = el("call");
    box.replaceChildren(...(call ? [told(call)] : []));
    box.hidden = !call;
    if (!call) {
      toldOf = "";
      return;
    }
    el("called").open = true;
    if (toldOf !== call.id) el("chips").querySelector("[aria-pressed=true]").scrollIntoView({ block: "start" });
    toldOf = call.id;
  }
  L.calls = { update };
})();
